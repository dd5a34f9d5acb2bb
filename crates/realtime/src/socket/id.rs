//! The public name of a socket, `<digits>.<digits>`.

use std::fmt;
use std::str::FromStr;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SocketId {
    first: u64,
    second: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a socket id is written <digits>.<digits>")]
pub struct SocketIdError;

impl SocketId {
    /// Drawn at random: whoever knows a socket's id can have things signed for it.
    pub(crate) fn random() -> Self {
        let part = || rand::random_range(1..=9_999_999_999);
        Self { first: part(), second: part() }
    }
}

impl fmt::Display for SocketId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.first, self.second)
    }
}

impl FromStr for SocketId {
    type Err = SocketIdError;

    fn from_str(text: &str) -> Result<Self, SocketIdError> {
        let (first, second) = text.split_once('.').ok_or(SocketIdError)?;
        Ok(Self { first: digits(first)?, second: digits(second)? })
    }
}

fn digits(text: &str) -> Result<u64, SocketIdError> {
    // `u64::from_str` would also take a plus sign.
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        text.parse().map_err(|_| SocketIdError)
    } else {
        Err(SocketIdError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_random_id_reads_back() {
        let id = SocketId::random();
        assert_eq!(id.to_string().parse(), Ok(id));
    }

    #[test]
    fn only_two_runs_of_digits_make_an_id() {
        for text in ["", "1", "1.", ".1", "1.2.3", "+1.2", "a.b", "1:2", "1.2 "] {
            assert_eq!(text.parse::<SocketId>(), Err(SocketIdError), "{text}");
        }
    }
}
