//! What we send, before any provider has seen it.

mod action;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::MediaId;
use crate::content::MessageKind;
use crate::media::{KnownFile, MediaKind};

pub use action::{InteractiveAction, ListRow, ListSection, ReplyButton};

/// A message to be sent. Limits are the provider's to check (`Provider::check`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Outgoing {
    Text(OutgoingText),
    Media(OutgoingMedia),
    Location(OutgoingLocation),
    Contacts(OutgoingContacts),
    Interactive(OutgoingInteractive),
    Template(OutgoingTemplate),
    Reaction(OutgoingReaction),
    Poll(OutgoingPoll),
    Vote(OutgoingVote),
}

impl Outgoing {
    /// The kind of bubble it becomes; a reaction and a vote become none.
    pub fn kind(&self) -> Option<MessageKind> {
        Some(match self {
            Self::Text(_) => MessageKind::Text,
            Self::Media(media) => media.kind.into(),
            Self::Location(_) => MessageKind::Location,
            Self::Contacts(_) => MessageKind::Contacts,
            Self::Interactive(_) => MessageKind::Interactive,
            Self::Template(_) => MessageKind::Template,
            Self::Poll(_) => MessageKind::Poll,
            Self::Reaction(_) | Self::Vote(_) => return None,
        })
    }

    /// Whether it may leave although the customer service window is closed.
    pub const fn needs_open_window(&self) -> bool {
        !matches!(self, Self::Template(_))
    }

    /// The plain text that lists and search show.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(&text.body),
            Self::Media(media) => media.caption.as_deref(),
            Self::Location(location) => location.name.as_deref(),
            Self::Interactive(interactive) => Some(&interactive.body),
            Self::Template(template) => template.preview.as_deref(),
            Self::Poll(poll) => Some(&poll.question),
            Self::Contacts(_) | Self::Reaction(_) | Self::Vote(_) => None,
        }
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OutgoingText {
    /// 1 to 4096 characters.
    #[schema(min_length = 1, max_length = 4096)]
    pub body: String,
    /// Whether the first link gets a preview.
    #[serde(default)]
    pub preview_url: bool,
    /// Members of the group that are mentioned: the `id`, `phone` or `lid` of each as its participants are told. The
    /// body names each by `@` and the digits, for example `@6281234567890`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<String>,
    /// Whether everybody in the group is mentioned; the body says `@all`.
    #[serde(default, skip_serializing_if = "is_false")]
    pub mentions_all: bool,
}

/// A file by address, by provider id, or one that was uploaded here; exactly one of the three.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutgoingMedia {
    pub kind: MediaKind,
    pub link: Option<String>,
    pub provider_media_id: Option<String>,
    #[serde(default)]
    pub media_id: Option<MediaId>,
    /// What is known of the one that was uploaded here.
    #[serde(default)]
    pub file: Option<Box<KnownFile>>,
    pub caption: Option<String>,
    pub filename: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OutgoingLocation {
    /// Degrees, −90 to 90.
    pub latitude: f64,
    /// Degrees, −180 to 180.
    pub longitude: f64,
    pub name: Option<String>,
    /// Shown only together with a name.
    pub address: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct OutgoingContacts {
    /// Contact cards in Meta's shape (cloud-api.md §2.2), 1 to 257.
    #[schema(value_type = Vec<Object>)]
    pub contacts: Vec<Value>,
}

/// Buttons, a list or a link button (cloud-api.md §2.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OutgoingInteractive {
    pub header: Option<String>,
    pub body: String,
    pub footer: Option<String>,
    pub action: InteractiveAction,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OutgoingTemplate {
    /// 1 to 512 of `a-z`, `0-9` and `_`.
    pub name: String,
    /// Language code, for example `id` or `en_US`.
    pub language: String,
    /// Meta's components (cloud-api.md §2.4); left out when the template has no variables.
    #[serde(default)]
    #[schema(value_type = Vec<Object>)]
    pub components: Vec<Value>,
    /// The text as the agent saw it, for our own bubble; it is not sent.
    pub preview: Option<String>,
}

/// A reaction to a message of the chat; an empty emoji removes ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutgoingReaction {
    /// The provider's id of the message reacted to.
    pub target: String,
    pub emoji: String,
}

/// A question with options to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OutgoingPoll {
    /// 1 to 255 characters.
    #[schema(min_length = 1, max_length = 255)]
    pub question: String,
    /// 2 to 12, each of 1 to 100 characters and different from the others.
    #[schema(min_items = 2, max_items = 12)]
    pub options: Vec<String>,
    /// Whether several may be chosen.
    #[serde(default)]
    pub multiple: bool,
}

/// Our choice in a poll of the chat; without options it is taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutgoingVote {
    /// The provider's id of the poll.
    pub target: String,
    /// The texts of the options that are chosen.
    pub options: Vec<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
const fn is_false(value: &bool) -> bool {
    !*value
}
