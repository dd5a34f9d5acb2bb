//! The entries of chats.

mod attempt;
mod change;
mod find;
mod insert;
mod relocate;

use blazz_domain::change::WantedChange;
use blazz_domain::content::{Direction, MessageKind, Via};
use blazz_domain::delivery::{Delivery, DeliveryState};
use blazz_domain::identity::Identity;
use blazz_domain::lane::Lane;
use blazz_domain::outgoing::Outgoing;
use blazz_domain::transport::TransportReason;
use blazz_domain::{AccountId, ChatId, ContactId, MessageId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use super::transaction::WorkspaceTx;
use crate::error::StorageError;
use crate::row::{FromRow, Row};

pub use find::Stretch;
pub use insert::{NewInbound, NewLine, NewOutbound};

/// Who wrote a message inside a group, as it was then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupSender {
    pub sender_phone: Option<String>,
    pub sender_name: Option<String>,
    /// The name the provider addresses them by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender_identity: Option<Identity>,
}

/// How a message stands on the number's own phone, where that says more than the thread.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OnPhone {
    /// When it was deleted there, from that phone's view alone.
    pub deleted_at: Option<Timestamp>,
    pub is_starred: bool,
    /// When the star was set or taken away last.
    pub star_told_at: Option<Timestamp>,
}

/// One entry of a chat.
#[derive(Debug, Clone)]
pub struct Message {
    pub id: MessageId,
    pub chat_id: ChatId,
    pub account_id: AccountId,
    pub direction: Direction,
    pub kind: MessageKind,
    pub provider_message_id: Option<String>,
    pub client_message_id: Option<uuid::Uuid>,
    pub sender_contact_id: Option<ContactId>,
    /// The member of the team who wrote it.
    pub user_id: Option<UserId>,
    pub via: Option<Via>,
    pub body: Option<String>,
    pub content: serde_json::Value,
    pub metadata: Option<GroupSender>,
    pub quoted_provider_id: Option<String>,
    pub is_forwarded: bool,
    /// What the thread is ordered by, together with the id: the provider's time, whole seconds.
    pub provider_at: Timestamp,
    pub created_at: Timestamp,
    pub edited_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
    /// A change that WhatsApp has not taken yet, or did not.
    pub wanted_change: Option<WantedChange>,
    pub on_phone: OnPhone,
    /// Present on what we send.
    pub delivery: Option<Delivery>,
    pub lane: Option<Lane>,
    /// How many times sending was begun.
    pub attempt: i64,
    /// Begun and not yet ended: if this is set when a job starts, the last attempt may have been sent.
    pub attempt_at: Option<Timestamp>,
    /// Why it took this of several transports; only where there was a choice.
    pub transport_reason: Option<TransportReason>,
}

/// The place of a message in its thread.
pub type MessageKey = (Timestamp, MessageId);

impl Message {
    pub const fn key(&self) -> MessageKey {
        (self.provider_at, self.id)
    }

    /// Whether it is still to be handed to the provider.
    pub fn is_waiting(&self) -> bool {
        self.delivery.as_ref().is_some_and(|it| it.state == DeliveryState::Queued)
    }

    /// Whether it stands in the thread for the team alone, and was said to nobody.
    pub fn is_of_team(&self) -> bool {
        self.kind == MessageKind::System && self.direction == Direction::Out
    }
}

impl FromRow for Message {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        Ok(Self {
            id: row.id("id")?,
            chat_id: row.id("chat_id")?,
            account_id: row.id("account_id")?,
            direction: row.word("direction", Direction::parse)?,
            kind: row.word("kind", MessageKind::parse)?,
            provider_message_id: row.maybe_text("provider_message_id")?,
            client_message_id: row.maybe_id("client_message_id")?,
            sender_contact_id: row.maybe_id("sender_contact_id")?,
            user_id: row.maybe_id("user_id")?,
            via: row.maybe_text("via")?.as_deref().and_then(Via::parse),
            body: row.maybe_text("body")?,
            content: row.json("content")?,
            metadata: row.maybe_json("metadata")?,
            quoted_provider_id: row.maybe_text("quoted_provider_id")?,
            is_forwarded: row.flag("is_forwarded")?,
            provider_at: row.time("provider_at")?,
            created_at: row.time("created_at")?,
            edited_at: row.maybe_time("edited_at")?,
            revoked_at: row.maybe_time("revoked_at")?,
            wanted_change: row.maybe_json("wanted_change")?,
            on_phone: OnPhone {
                deleted_at: row.maybe_time("deleted_on_phone_at")?,
                is_starred: row.flag("is_starred_on_phone")?,
                star_told_at: row.maybe_time("star_told_at")?,
            },
            delivery: delivery(row)?,
            lane: row.maybe_int("lane")?.map(Lane::from_rank),
            attempt: row.int("attempt")?,
            attempt_at: row.maybe_time("attempt_at")?,
            transport_reason: row
                .maybe_text("transport_reason")?
                .as_deref()
                .and_then(TransportReason::parse),
        })
    }
}

fn delivery(row: &Row<'_>) -> Result<Option<Delivery>, StorageError> {
    let Some(code) = row.maybe_int("delivery")? else { return Ok(None) };
    Ok(Some(Delivery {
        state: DeliveryState::from_code(code),
        queued_at: row.time("created_at")?,
        sent_at: row.maybe_time("sent_at")?,
        delivered_at: row.maybe_time("delivered_at")?,
        read_at: row.maybe_time("read_at")?,
        played_at: row.maybe_time("played_at")?,
        failed_at: row.maybe_time("failed_at")?,
        failure: row.maybe_json("failure")?,
        held: row.maybe_json("held")?,
    }))
}

/// What is to be sent, and to whom, as it was queued.
#[derive(Debug, Clone, PartialEq)]
pub struct Queued {
    pub outgoing: Outgoing,
    pub recipient: Identity,
}

impl FromRow for Queued {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        Ok(Self { outgoing: row.json("outgoing")?, recipient: row.json("recipient")? })
    }
}

/// The messages of the workspace.
#[derive(Debug, Clone, Copy)]
pub struct Messages<'a>(pub(super) &'a WorkspaceTx);
