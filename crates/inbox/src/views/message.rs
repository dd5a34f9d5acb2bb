//! A message as clients see it.

mod gather;
mod mentions;
mod poll;

use blazz_domain::change::{MessageChange, WantedChange};
use blazz_domain::content::{Direction, MessageKind, Via};
use blazz_domain::delivery::{Delivery, DeliveryState};
use blazz_domain::failure::Failure;
use blazz_domain::transport::TransportReason;
use blazz_domain::{AccountId, ChatId, ContactId, MessageId, Timestamp, UserId};
use blazz_storage::workspace::messages::{GroupSender, Message};
use blazz_storage::workspace::poll_votes::PollVote;
use blazz_storage::workspace::reactions::Reaction;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::governor::HeldView;
use super::media::MediaView;

pub use gather::{fresh_message, message, messages};
pub use mentions::MentionView;
pub use poll::{PollOptionView, PollView, VoterView};

/// One entry of a chat.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Message)]
pub struct MessageView {
    pub id: MessageId,
    pub chat_id: ChatId,
    pub contact_id: ContactId,
    pub account_id: AccountId,
    pub direction: Direction,
    pub kind: MessageKind,
    /// What lists and search show: the text, the caption, or a line about the content.
    pub text: Option<String>,
    /// Details of the kind.
    #[schema(value_type = Object)]
    pub content: serde_json::Value,
    pub media: Option<MediaView>,
    /// Who wrote it inside a group.
    pub metadata: Option<MetadataView>,
    pub quoted: Option<QuotedView>,
    pub reactions: Vec<ReactionView>,
    /// Who is mentioned in it; `content.mentions_all` tells whether everybody is.
    pub mentions: Vec<MentionView>,
    /// What was chosen so far, of a poll.
    pub poll: Option<PollView>,
    /// The member of the team who sent it.
    pub user: Option<UserRef>,
    /// How far it came; only on what we sent.
    pub delivery: Option<DeliveryView>,
    pub client_message_id: Option<Uuid>,
    pub forwarded: bool,
    pub edited_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
    /// An edit or a deletion that WhatsApp has not taken yet, or did not take.
    pub pending_change: Option<PendingChangeView>,
    /// When it was deleted on the phone of its linked device, from that phone's view alone; here it stays.
    pub deleted_on_phone_at: Option<Timestamp>,
    /// It bears a star on the phone of its linked device.
    pub starred_on_phone: bool,
    pub sent_via: Option<Via>,
    /// Why it took the transport of this account; only where the number has two.
    pub transport_reason: Option<TransportReason>,
    /// The thread is ordered by this, then by id.
    pub provider_at: Timestamp,
    pub created_at: Timestamp,
}

/// A change that somebody of the team asked for. The bubble shows it once WhatsApp has taken it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PendingChange)]
pub struct PendingChangeView {
    #[serde(rename = "type")]
    pub kind: PendingChangeKind,
    /// The new words, of an edit.
    pub text: Option<String>,
    /// Why it did not happen; `null` while it is on its way. Asking for it again tries again.
    pub failure: Option<FailureView>,
}

/// What is to become of the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PendingChangeKind {
    Edit,
    Delete,
}

/// Who wrote a message inside a group, as it was then.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = MessageMetadata)]
pub struct MetadataView {
    pub sender_phone: Option<String>,
    pub sender_name: Option<String>,
}

/// The message that this one answers.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = QuotedMessage)]
pub struct QuotedView {
    /// Absent when that message is not here.
    pub message_id: Option<MessageId>,
    pub text: Option<String>,
    pub kind: Option<MessageKind>,
    pub direction: Option<Direction>,
}

/// A reaction.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Reaction)]
pub struct ReactionView {
    pub emoji: String,
    pub sender_name: Option<String>,
    pub from_me: bool,
    pub at: Timestamp,
}

/// A person of the team.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UserRef {
    pub id: UserId,
    pub name: String,
}

/// How far a message came, with the time of every step.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Delivery)]
pub struct DeliveryView {
    pub state: DeliveryState,
    pub queued_at: Timestamp,
    pub sent_at: Option<Timestamp>,
    pub delivered_at: Option<Timestamp>,
    pub read_at: Option<Timestamp>,
    pub played_at: Option<Timestamp>,
    pub failed_at: Option<Timestamp>,
    pub failure: Option<FailureView>,
    /// Why it waits and until when; only while it is queued.
    pub held: Option<HeldView>,
}

/// Why a message did not leave.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Failure)]
pub struct FailureView {
    /// Stable word, for example `window_closed`.
    pub code: String,
    /// The provider's number, for example 131047.
    pub provider_code: Option<i64>,
    pub reason: String,
    pub retryable: bool,
}

/// What stands around a message.
#[derive(Debug, Clone, Default)]
pub struct MessageExtras {
    pub media: Option<MediaView>,
    pub quoted: Option<QuotedView>,
    pub reactions: Vec<ReactionView>,
    pub votes: Vec<PollVote>,
    pub mentions: Vec<MentionView>,
    pub user: Option<UserRef>,
}

impl MessageView {
    pub fn new(message: Message, contact_id: ContactId, extras: MessageExtras) -> Self {
        Self {
            id: message.id,
            chat_id: message.chat_id,
            contact_id,
            account_id: message.account_id,
            direction: message.direction,
            kind: message.kind,
            text: message.body,
            poll: poll::of(message.kind, &message.content, &extras.votes),
            mentions: extras.mentions,
            content: message.content,
            media: extras.media.filter(|_| message.revoked_at.is_none()),
            metadata: message.metadata.map(MetadataView::from),
            quoted: extras.quoted,
            reactions: extras.reactions,
            user: extras.user,
            delivery: message.delivery.map(DeliveryView::from),
            client_message_id: message.client_message_id,
            forwarded: message.is_forwarded,
            edited_at: message.edited_at,
            revoked_at: message.revoked_at,
            pending_change: message.wanted_change.map(PendingChangeView::from),
            deleted_on_phone_at: message.on_phone.deleted_at,
            starred_on_phone: message.on_phone.is_starred,
            sent_via: message.via,
            transport_reason: message.transport_reason,
            provider_at: message.provider_at,
            created_at: message.created_at,
        }
    }
}

impl From<GroupSender> for MetadataView {
    fn from(sender: GroupSender) -> Self {
        Self { sender_phone: sender.sender_phone, sender_name: sender.sender_name }
    }
}

impl From<WantedChange> for PendingChangeView {
    fn from(wanted: WantedChange) -> Self {
        let (kind, text) = match wanted.change {
            MessageChange::Edit { text } => (PendingChangeKind::Edit, Some(text)),
            MessageChange::Delete => (PendingChangeKind::Delete, None),
        };
        Self { kind, text, failure: wanted.failure.map(FailureView::from) }
    }
}

impl From<Delivery> for DeliveryView {
    fn from(delivery: Delivery) -> Self {
        Self {
            state: delivery.state,
            queued_at: delivery.queued_at,
            sent_at: delivery.sent_at,
            delivered_at: delivery.delivered_at,
            read_at: delivery.read_at,
            played_at: delivery.played_at,
            failed_at: delivery.failed_at,
            failure: delivery.failure.map(FailureView::from),
            held: delivery.held.map(HeldView::from),
        }
    }
}

impl From<Failure> for FailureView {
    fn from(failure: Failure) -> Self {
        Self {
            code: failure.code,
            provider_code: failure.provider_code,
            reason: failure.reason,
            retryable: failure.retryable,
        }
    }
}

impl From<Reaction> for ReactionView {
    fn from(reaction: Reaction) -> Self {
        Self {
            emoji: reaction.emoji,
            sender_name: reaction.sender_name,
            from_me: reaction.is_ours,
            at: reaction.reacted_at,
        }
    }
}
