//! A place in a workspace's numbered events: `epoch:seq`.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// Everything up to and including `seq` is known. A cursor of another epoch says nothing: the log
/// it was taken from is gone (a restored backup, a new database).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    pub epoch: Arc<str>,
    pub seq: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a cursor is written epoch:seq")]
pub struct CursorError;

impl FromStr for Cursor {
    type Err = CursorError;

    fn from_str(text: &str) -> Result<Self, CursorError> {
        let (epoch, seq) = text.rsplit_once(':').ok_or(CursorError)?;
        let is_plain = epoch.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if epoch.is_empty() || epoch.len() > 64 || !is_plain {
            return Err(CursorError);
        }
        Ok(Self { epoch: epoch.into(), seq: seq.parse().map_err(|_| CursorError)? })
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.epoch, self.seq)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_what_it_wrote() {
        let cursor = Cursor { epoch: "e-1".into(), seq: 42 };
        assert_eq!(cursor.to_string(), "e-1:42");
        assert_eq!("e-1:42".parse(), Ok(cursor));
    }

    #[test]
    fn what_is_not_epoch_and_number_is_refused() {
        for text in ["", ":", "e:", ":4", "e:-1", "e:x", "42", "e f:1", "e:99999999999999999999"] {
            assert_eq!(text.parse::<Cursor>(), Err(CursorError), "{text}");
        }
    }
}
