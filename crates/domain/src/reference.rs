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

/// The name a message has on linked devices, which we give it: the same for every attempt, so that a message
/// handed over twice is one. Letters and length are those of WhatsApp Web's own names, `3EB0` and 18 hex digits
/// (whatsapp-rust 0.7.0, `generate_message_id`).
pub fn linked_device_name(message: MessageId) -> String {
    // A UUIDv7 is time and chance; the first half folded onto the second keeps both, in 9 bytes.
    let bytes = message.as_uuid().into_bytes();
    let folded = (0..9).map(|at| bytes[at + 7] ^ bytes[at].rotate_left(3));
    folded.fold("3EB0".to_owned(), |name, byte| format!("{name}{byte:02X}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_on_linked_devices_is_the_same_for_every_attempt_and_another_for_every_message() {
        let name = |id: u128| linked_device_name(uuid::Uuid::from_u128(id).into());
        let id = 0x0198_c0de_0001_7abc_8def_0123_4567_89ab;
        assert_eq!(name(id), name(id));
        assert_eq!(name(id).len(), 22);
        let others = [id + 1, id + (1 << 56), id + (1 << 80), id ^ 1 << 70, id ^ 1 << 8];
        for other in others {
            assert_ne!(name(id), name(other), "{other:x}");
        }
    }

    #[test]
    fn a_reference_reads_back_and_anything_else_is_foreign() {
        let ours = Reference { message: uuid::Uuid::from_u128(7).into(), attempt: 12 };
        assert_eq!(ours.to_string().parse(), Ok(ours));
        for foreign in ["", "x", "x:1", "00000000-0000-0000-0000-000000000007", ":1"] {
            assert_eq!(foreign.parse::<Reference>(), Err(ForeignReference), "{foreign}");
        }
    }
}
