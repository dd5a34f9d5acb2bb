//! A conversation between a number and a person or a group, and the messages in it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::CustomerId;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Peer {
    Customer(CustomerId),
    Group(String),
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ThreadKey {
    pub(crate) number: String,
    pub(crate) peer: Peer,
}

#[derive(Debug, Default)]
pub(crate) struct Thread {
    pub(crate) messages: Vec<ThreadMessage>,
    /// When the customer last wrote or called, UTC milliseconds: opens Meta's 24-hour window.
    pub(crate) window_opened_at: Option<i64>,
    /// Until when the business is shown typing, UTC milliseconds.
    pub(crate) typing_until: i64,
}

/// Who wrote a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "side")]
pub enum Author {
    Business,
    Customer {
        /// Digits of the phone, or the business-scoped user id.
        handle: String,
        name: String,
    },
}

/// How far a message has come, seen by whoever sent it. Only moves forward.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// Taken over, no status yet.
    Accepted,
    Sent,
    Delivered,
    Read,
    Played,
    Failed,
}

impl Progress {
    /// The word in `statuses[].status`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Read => "read",
            Self::Played => "played",
            Self::Failed => "failed",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThreadReaction {
    pub author: Author,
    pub emoji: String,
}

/// One message as the customer's phone has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ThreadMessage {
    pub id: String,
    pub author: Author,
    /// UTC milliseconds.
    pub at: i64,
    /// Meta's type: `text`, `image`, `interactive`, …
    pub kind: String,
    /// The object that stands under the type's name.
    pub content: Value,
    /// What a template says once its variables are filled in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rendered: Option<Value>,
    /// The message this one answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quotes: Option<String>,
    /// `biz_opaque_callback_data` of a message by the business.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tracking: Option<String>,
    pub progress: Progress,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<u32>,
    /// Template category, or `service`.
    #[serde(skip)]
    pub(crate) category: String,
    /// Whether the service window was open when it was accepted.
    #[serde(skip)]
    pub(crate) in_window: bool,
    /// Who has opened the thread since it arrived; several in a group.
    #[serde(skip)]
    pub(crate) read_by: Vec<CustomerId>,
    pub reactions: Vec<ThreadReaction>,
    pub edited: bool,
    pub revoked: bool,
}

impl ThreadMessage {
    /// Text, caption, body or chosen title: what a person would read.
    pub fn text(&self) -> Option<&str> {
        const PLACES: [&str; 7] = [
            "/body",
            "/caption",
            "/body/text",
            "/button_reply/title",
            "/list_reply/title",
            "/text",
            "/emoji",
        ];
        let shown = self.rendered.as_ref().unwrap_or(&self.content);
        PLACES.iter().find_map(|place| shown.pointer(place).and_then(Value::as_str))
    }

    pub fn is_from_business(&self) -> bool {
        self.author == Author::Business
    }

    /// Whether it has reached the customer's phone.
    pub fn has_arrived(&self) -> bool {
        !self.is_from_business()
            || matches!(self.progress, Progress::Delivered | Progress::Read | Progress::Played)
    }
}
