//! The body of a send: whom, from which number, and the one content that its type names.

use blazz_domain::content::Via;
use blazz_domain::lane::Lane;
use blazz_domain::media::MediaKind;
use blazz_domain::outgoing::{
    Outgoing, OutgoingContacts, OutgoingInteractive, OutgoingLocation, OutgoingMedia, OutgoingPoll,
    OutgoingTemplate, OutgoingText,
};
use blazz_domain::{AccountId, ChatId, ContactId, MediaId, MessageId};
use blazz_inbox::messages::{Addressee, NewMessage, What};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::problem::{ApiError, ApiResult};

/// What is sent; the field of the same name carries it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SendType {
    Text,
    Reaction,
    Vote,
    Image,
    Video,
    Audio,
    Document,
    Sticker,
    Location,
    Contacts,
    Interactive,
    Template,
    Poll,
}

/// How urgent it is; `normal` when left out.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SendLane {
    Urgent,
    High,
    #[default]
    Normal,
}

/// An emoji on a message; an empty one takes ours back.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SendReaction {
    message_id: MessageId,
    emoji: String,
}

/// A choice in a poll; without options ours is taken back.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SendVote {
    message_id: MessageId,
    /// The texts of the options.
    options: Vec<String>,
}

/// A file that was uploaded here, one by address, or one by the id the provider gave it; one of the three.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SendFile {
    /// The `id` that `POST /media` gave.
    media_id: Option<MediaId>,
    link: Option<String>,
    provider_media_id: Option<String>,
    caption: Option<String>,
    filename: Option<String>,
    /// With `audio`: a voice message, recorded as Ogg with Opus.
    #[serde(default)]
    voice: bool,
}

/// A message to send.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SendMessage {
    /// One of `chat_id`, `contact_id` and `to` says to whom.
    chat_id: Option<ChatId>,
    contact_id: Option<ContactId>,
    /// A phone number in any form people write.
    to: Option<String>,
    /// From which number; needed when the contact has no chat yet and there are several.
    account_id: Option<AccountId>,
    #[serde(rename = "type")]
    kind: SendType,
    text: Option<OutgoingText>,
    reaction: Option<SendReaction>,
    vote: Option<SendVote>,
    image: Option<SendFile>,
    video: Option<SendFile>,
    audio: Option<SendFile>,
    document: Option<SendFile>,
    sticker: Option<SendFile>,
    location: Option<OutgoingLocation>,
    /// Contact cards as Meta describes them.
    #[schema(value_type = Option<Vec<Object>>)]
    contacts: Option<Vec<Value>>,
    interactive: Option<OutgoingInteractive>,
    template: Option<OutgoingTemplate>,
    poll: Option<OutgoingPoll>,
    /// The message of this chat that it answers.
    quoted_message_id: Option<MessageId>,
    /// An id of the client's own: sending twice under one id sends once.
    client_message_id: Option<Uuid>,
    #[serde(default)]
    lane: SendLane,
}

impl SendType {
    pub(super) const MEDIA: &'static [Self] =
        &[Self::Image, Self::Video, Self::Audio, Self::Document, Self::Sticker];

    const fn field(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Reaction => "reaction",
            Self::Vote => "vote",
            Self::Image => "image",
            Self::Video => "video",
            Self::Audio => "audio",
            Self::Document => "document",
            Self::Sticker => "sticker",
            Self::Location => "location",
            Self::Contacts => "contacts",
            Self::Interactive => "interactive",
            Self::Template => "template",
            Self::Poll => "poll",
        }
    }
}

impl From<SendLane> for Lane {
    fn from(lane: SendLane) -> Self {
        match lane {
            SendLane::Urgent => Self::Urgent,
            SendLane::High => Self::High,
            SendLane::Normal => Self::Normal,
        }
    }
}

impl SendFile {
    fn to_media(&self, kind: MediaKind) -> What {
        let kind = if self.voice && kind == MediaKind::Audio { MediaKind::Voice } else { kind };
        What::Message(Outgoing::Media(OutgoingMedia {
            kind,
            link: self.link.clone(),
            provider_media_id: self.provider_media_id.clone(),
            media_id: self.media_id,
            file: None,
            caption: self.caption.clone(),
            filename: self.filename.clone(),
        }))
    }
}

impl SendMessage {
    /// Refuses types that the address is not for.
    pub(super) fn must_be(&self, kinds: &[SendType]) -> ApiResult<()> {
        if kinds.contains(&self.kind) {
            return Ok(());
        }
        let names: Vec<&str> = kinds.iter().map(|kind| kind.field()).collect();
        let message = format!("this address takes {}", names.join(", "));
        Err(ApiError::invalid_field("type", "invalid", &message))
    }

    pub(super) fn to_message(&self, via: Via) -> ApiResult<NewMessage> {
        Ok(NewMessage {
            to: self.addressee()?,
            account_id: self.account_id,
            what: self.what()?,
            quoted_message_id: self.quoted_message_id,
            client_message_id: self.client_message_id,
            lane: self.lane.into(),
            via,
        })
    }

    fn addressee(&self) -> ApiResult<Addressee> {
        match (self.chat_id, self.contact_id, &self.to) {
            (Some(chat), None, None) => Ok(Addressee::Chat(chat)),
            (None, Some(contact), None) => Ok(Addressee::Contact(contact)),
            (None, None, Some(phone)) => Ok(Addressee::Phone(phone.clone())),
            (None, None, None) => {
                let message = "say to whom: chat_id, contact_id or to";
                Err(ApiError::invalid_field("to", "required", message))
            }
            _ => {
                let message = "say to whom once: chat_id, contact_id or to";
                Err(ApiError::invalid_field("to", "exclusive", message))
            }
        }
    }

    fn what(&self) -> ApiResult<What> {
        let file = |file: &Option<SendFile>, kind| file.as_ref().map(|file| file.to_media(kind));
        let what = match self.kind {
            SendType::Text => self.text.clone().map(|text| What::Message(Outgoing::Text(text))),
            SendType::Reaction => self.reaction.clone().map(|reaction| What::Reaction {
                message_id: reaction.message_id,
                emoji: reaction.emoji,
            }),
            SendType::Vote => self
                .vote
                .clone()
                .map(|vote| What::Vote { message_id: vote.message_id, options: vote.options }),
            SendType::Image => file(&self.image, MediaKind::Image),
            SendType::Video => file(&self.video, MediaKind::Video),
            SendType::Audio => file(&self.audio, MediaKind::Audio),
            SendType::Document => file(&self.document, MediaKind::Document),
            SendType::Sticker => file(&self.sticker, MediaKind::Sticker),
            SendType::Location => message(self.location.clone().map(Outgoing::Location)),
            SendType::Contacts => message(
                self.contacts
                    .clone()
                    .map(|contacts| Outgoing::Contacts(OutgoingContacts { contacts })),
            ),
            SendType::Interactive => message(self.interactive.clone().map(Outgoing::Interactive)),
            SendType::Template => message(self.template.clone().map(Outgoing::Template)),
            SendType::Poll => message(self.poll.clone().map(Outgoing::Poll)),
        };
        what.ok_or_else(|| {
            let field = self.kind.field();
            ApiError::invalid_field(field, "required", "the type names this field: fill it in")
        })
    }
}

fn message(outgoing: Option<Outgoing>) -> Option<What> {
    outgoing.map(What::Message)
}
