//! What a message says, in one shape for every provider and both directions.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::MediaId;
use crate::media::MediaKind;

text_enum! {
    /// The kind of a message, as lists filter by it and bubbles are drawn by it.
    MessageKind {
        Text = "text",
        Image = "image",
        Video = "video",
        Audio = "audio",
        Voice = "voice",
        Document = "document",
        Sticker = "sticker",
        Location = "location",
        Contacts = "contacts",
        Template = "template",
        Interactive = "interactive",
        Order = "order",
        Poll = "poll",
        System = "system",
        Unsupported = "unsupported",
    }
}

impl MessageKind {
    /// Whether it is one of a file.
    pub const fn is_file(self) -> bool {
        matches!(
            self,
            Self::Image | Self::Video | Self::Audio | Self::Voice | Self::Document | Self::Sticker
        )
    }
}

impl From<MediaKind> for MessageKind {
    fn from(kind: MediaKind) -> Self {
        match kind {
            MediaKind::Image => Self::Image,
            MediaKind::Video => Self::Video,
            MediaKind::Audio => Self::Audio,
            MediaKind::Voice => Self::Voice,
            MediaKind::Document => Self::Document,
            MediaKind::Sticker => Self::Sticker,
        }
    }
}

text_enum! {
    /// Who wrote it: the customer's side or ours.
    Direction {
        In = "in",
        Out = "out",
    }
}

text_enum! {
    /// The way an entry came into the chat.
    Via {
        /// Written by an agent in the page.
        Blazz = "blazz",
        /// Sent by an integrator's token.
        Api = "api",
        /// Typed on the business's own phone and echoed to us.
        PhoneApp = "phone_app",
        /// Imported; it notifies nobody and counts as unread nowhere.
        History = "history",
    }
}

/// The event of a system entry that says that the customer called.
pub const CUSTOMER_CALLED: &str = "customer_called";

/// The `raw_type` of a message that could not be opened yet: the message itself takes its place when it comes again.
pub const WAITING_FOR_MESSAGE: &str = "waiting_for_message";

/// The `raw_type` of a message that was waited for and has nothing to read.
pub const NOTHING_TO_READ: &str = "nothing_to_read";

/// What the customer's side sent, parsed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Content {
    Text {
        body: String,
    },
    Media(MediaContent),
    /// Location, contact cards, interactive answers, orders and the like: a kind, one line of
    /// plain text for lists and notifications, and the details as the bubble draws them.
    Structured {
        kind: MessageKind,
        summary: Option<String>,
        details: Value,
    },
    /// Something became true (`user_changed_number`, `group_created`, …).
    System {
        event: String,
        body: String,
    },
    /// A kind this program, or WhatsApp's API, cannot show.
    Unsupported {
        raw_type: String,
        reason: String,
    },
}

impl Content {
    pub fn kind(&self) -> MessageKind {
        match self {
            Self::Text { .. } => MessageKind::Text,
            Self::Media(media) => media.kind.into(),
            Self::Structured { kind, .. } => *kind,
            Self::System { .. } => MessageKind::System,
            Self::Unsupported { .. } => MessageKind::Unsupported,
        }
    }

    /// The plain text a person would search for or see in the chat list.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text { body } | Self::System { body, .. } => Some(body),
            Self::Media(media) => media.caption.as_deref(),
            Self::Structured { summary, .. } => summary.as_deref(),
            Self::Unsupported { .. } => None,
        }
    }

    /// Whether it is the customer's own word: a system line is not, except that a call opens Meta's
    /// customer service window like a message does (cloud-api.md §9).
    pub fn is_word_of_customer(&self) -> bool {
        match self {
            Self::System { event, .. } => event == CUSTOMER_CALLED,
            _ => true,
        }
    }

    /// The kind-specific details, as the wire and the database carry them.
    pub fn details(&self) -> Value {
        match self {
            Self::Text { .. } | Self::Media(_) => Value::Object(serde_json::Map::new()),
            Self::Structured { details, .. } => details.clone(),
            Self::System { event, body } => serde_json::json!({ "event": event, "body": body }),
            Self::Unsupported { raw_type, reason } => {
                serde_json::json!({ "raw_type": raw_type, "reason": reason })
            }
        }
    }
}

/// A file in a message, known by reference until a job has fetched its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediaContent {
    pub kind: MediaKind,
    pub source: MediaSource,
    pub mime_type: Option<String>,
    /// As WhatsApp tells it; base64 and hex both occur (cloud-api.md §4).
    pub sha256: Option<String>,
    pub filename: Option<String>,
    pub caption: Option<String>,
    pub animated: bool,
}

/// Where the bytes of a file are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum MediaSource {
    /// At the provider, under this id (7 days for what customers send).
    Provider(String),
    /// At an address the client gave; the provider fetches it.
    Link(String),
    /// Uploaded here by the team, under this id.
    Upload(MediaId),
    /// Announced without any reference (history placeholders): it may come later.
    Missing,
}
