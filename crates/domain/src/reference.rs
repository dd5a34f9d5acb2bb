//! What we send along with a message so that a report on it can be told apart from one on an earlier attempt.

use std::fmt;
use std::str::FromStr;

use crate::MessageId;

/// Our message, and which attempt at sending it this is. Meta echoes its text in every status
/// (`biz_opaque_callback_data`, at most 512 characters; cloud-api.md §2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reference {
    pub message: MessageId,
    /// Counts from 1.
    pub attempt: i64,
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.message, self.attempt)
    }
}

/// A text that is none of our references.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a reference of ours")]
pub struct ForeignReference;

impl FromStr for Reference {
    type Err = ForeignReference;

    fn from_str(text: &str) -> Result<Self, ForeignReference> {
        let (message, attempt) = text.split_once(':').ok_or(ForeignReference)?;
        Ok(Self {
            message: message.parse().map_err(|_| ForeignReference)?,
            attempt: attempt.parse().map_err(|_| ForeignReference)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_reads_back_and_anything_else_is_foreign() {
        let ours = Reference { message: uuid::Uuid::from_u128(7).into(), attempt: 12 };
        assert_eq!(ours.to_string().parse(), Ok(ours));
        for foreign in ["", "x", "x:1", "00000000-0000-0000-0000-000000000007", ":1"] {
            assert_eq!(foreign.parse::<Reference>(), Err(ForeignReference), "{foreign}");
        }
    }
}
