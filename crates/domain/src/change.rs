//! What the team wants changed about a message that WhatsApp has taken: its words, or that it is there at all.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::MessageId;
use crate::content::MessageKind;
use crate::failure::Failure;
use crate::time::Timestamp;

/// How long a message takes new words; phones pass over what comes later (WhatsApp's help, "About editing
/// messages").
pub const EDITABLE_FOR: Duration = Duration::from_mins(15);
/// How long a message can be deleted for everyone, by its author or an admin: two days and twelve hours (WhatsApp's
/// help, "How to delete messages").
pub const DELETABLE_FOR: Duration = Duration::from_hours(60);

/// A change to a message that was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum MessageChange {
    /// Other words, of a text or beside a file.
    Edit { text: String },
    /// It is deleted for everyone.
    Delete,
}

impl MessageChange {
    /// Whether WhatsApp still takes this change of a message that was sent then.
    pub fn is_in_time(&self, sent_at: Timestamp, now: Timestamp) -> bool {
        let most = match self {
            Self::Edit { .. } => EDITABLE_FOR,
            Self::Delete => DELETABLE_FOR,
        };
        now.since(sent_at) <= most
    }
}

/// A change that somebody has asked for and WhatsApp has not taken yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WantedChange {
    /// Tells it from the one before and the one after: at WhatsApp a change is a message itself.
    pub id: MessageId,
    pub change: MessageChange,
    /// Why it did not happen; without one it is on its way.
    pub failure: Option<Failure>,
}

/// Whether a message of this kind has words that can be changed.
pub const fn has_words(kind: MessageKind) -> bool {
    matches!(
        kind,
        MessageKind::Text | MessageKind::Image | MessageKind::Video | MessageKind::Document
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_change_for_a_quarter_of_an_hour_and_deletion_takes_more_than_two_days() {
        let sent = Timestamp::from_millis(1_000_000);
        let edit = MessageChange::Edit { text: "x".to_owned() };
        let after = |wait: Duration| sent.plus(wait);
        assert!(edit.is_in_time(sent, after(EDITABLE_FOR)));
        assert!(!edit.is_in_time(sent, after(EDITABLE_FOR + Duration::from_millis(1))));
        assert!(MessageChange::Delete.is_in_time(sent, after(Duration::from_hours(48))));
        assert!(!MessageChange::Delete.is_in_time(sent, after(Duration::from_hours(61))));
    }

    #[test]
    fn sounds_and_places_have_no_words() {
        assert!(has_words(MessageKind::Text) && has_words(MessageKind::Image));
        assert!(!has_words(MessageKind::Voice) && !has_words(MessageKind::Location));
    }
}
