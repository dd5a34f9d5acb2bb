//! How a chat stands on the business's own phone, and what that phone was asked for.

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

text_enum! {
    /// Where a chat that is listed stands in the list. WhatsApp pins no archived chat and archives no pinned one.
    Shelf {
        List = "list",
        Archive = "archive",
        /// Above all others.
        Pinned = "pinned",
    }
}

/// What is known of a chat beside its messages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnPhone {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub muted: Option<Muted>,
    /// When the team last arranged it. What the phone says of an earlier time is our own word coming back, or out of
    /// date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arranged_at: Option<Timestamp>,
    /// The last time older messages were asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub older: Option<OlderRequest>,
}

/// A chat makes no sound on the phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Muted {
    /// Absent: for ever.
    pub until: Option<Timestamp>,
}

impl Muted {
    pub fn is_over(self, now: Timestamp) -> bool {
        self.until.is_some_and(|until| until <= now)
    }
}

text_enum! {
    /// What the team arranges of a chat.
    ArrangedPart {
        Shelf = "shelf",
        Muted = "muted",
        Read = "read",
    }
}

/// How a chat stands, part by part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arranged {
    Shelf(Shelf),
    /// `None`: it makes sounds.
    Muted(Option<Muted>),
    Read(bool),
}

text_enum! {
    /// How a request for older messages stands.
    OlderState {
        /// It is about to be asked.
        Queued = "queued",
        /// The phone was asked and has not answered yet.
        Asked = "asked",
        /// Older messages are here.
        Done = "done",
        /// The phone has nothing older.
        Beginning = "beginning",
        Failed = "failed",
    }
}

/// A request to the phone for what was said before the oldest message that is here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OlderRequest {
    pub state: OlderState,
    /// Since when it is so.
    pub at: Timestamp,
    /// Why it failed, and what to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl OlderRequest {
    pub const fn of(state: OlderState, at: Timestamp) -> Self {
        Self { state, at, reason: None }
    }

    /// Whether its answer is still to come.
    pub const fn is_open(&self) -> bool {
        matches!(self.state, OlderState::Queued | OlderState::Asked)
    }
}
