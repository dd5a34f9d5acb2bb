//! Adding messages; a message that is already there is passed over.

use blazz_domain::content::{Content, Direction, MessageKind, Via};
use blazz_domain::delivery::{Delivery, DeliveryState};
use blazz_domain::governor::Held;
use blazz_domain::identity::Identity;
use blazz_domain::lane::Lane;
use blazz_domain::outgoing::Outgoing;
use blazz_domain::transport::TransportReason;
use blazz_domain::{AccountId, ChatId, ContactId, Timestamp, UserId};
use blazz_faults::{Point, reach};

use super::{GroupSender, Message, Messages, OnPhone};
use crate::error::StorageError;
use crate::sql::json_text;

/// A message that came from the provider.
#[derive(Debug, Clone)]
pub struct NewInbound<'a> {
    pub chat_id: ChatId,
    pub account_id: AccountId,
    pub provider_message_id: &'a str,
    pub direction: Direction,
    pub via: Option<Via>,
    pub content: &'a Content,
    pub details: serde_json::Value,
    pub sender_contact_id: Option<ContactId>,
    pub sender: Option<GroupSender>,
    pub quoted: Option<&'a str>,
    pub is_forwarded: bool,
    pub provider_at: Timestamp,
    /// How far it came, when the business itself wrote it.
    pub delivery: Option<DeliveryState>,
}

/// A message somebody of the team sends.
#[derive(Debug, Clone)]
pub struct NewOutbound<'a> {
    pub chat_id: ChatId,
    pub account_id: AccountId,
    pub client_message_id: Option<uuid::Uuid>,
    pub user_id: Option<UserId>,
    pub via: Via,
    pub kind: MessageKind,
    pub outgoing: &'a Outgoing,
    /// The address chosen when it was queued.
    pub recipient: &'a Identity,
    pub details: serde_json::Value,
    pub quoted: Option<&'a str>,
    pub provider_at: Timestamp,
    pub lane: Lane,
    /// Why it waits from the beginning.
    pub held: Option<Held>,
    /// Why it takes this of several transports.
    pub transport_reason: Option<TransportReason>,
}

/// What the program or the team notes in a thread; it goes to nobody.
#[derive(Debug, Clone)]
pub struct NewLine<'a> {
    pub chat_id: ChatId,
    pub account_id: AccountId,
    /// Who did what it tells.
    pub user_id: Option<UserId>,
    pub via: Option<Via>,
    pub content: &'a Content,
    pub details: serde_json::Value,
    pub provider_at: Timestamp,
}

impl Messages<'_> {
    /// Adds what the provider told; `None` when this account already has a message of that name.
    pub async fn add_inbound(self, new: NewInbound<'_>) -> Result<Option<Message>, StorageError> {
        let message = Message {
            id: self.0.new_id(),
            chat_id: new.chat_id,
            account_id: new.account_id,
            direction: new.direction,
            kind: new.content.kind(),
            provider_message_id: Some(new.provider_message_id.to_owned()),
            client_message_id: None,
            sender_contact_id: new.sender_contact_id,
            user_id: None,
            via: new.via,
            body: new.content.text().map(ToOwned::to_owned),
            content: new.details,
            metadata: new.sender,
            quoted_provider_id: new.quoted.map(ToOwned::to_owned),
            is_forwarded: new.is_forwarded,
            provider_at: new.provider_at,
            created_at: self.0.now(),
            edited_at: None,
            revoked_at: None,
            wanted_change: None,
            on_phone: OnPhone::default(),
            delivery: new
                .delivery
                .map(|state| Delivery { state, ..Delivery::queued(new.provider_at) }),
            lane: None,
            attempt: 0,
            attempt_at: None,
            transport_reason: None,
        };
        Ok(self.insert(&message, None).await?.then_some(message))
    }

    /// Queues what somebody of the team sends.
    pub async fn add_outbound(self, new: NewOutbound<'_>) -> Result<Option<Message>, StorageError> {
        let message = Message {
            id: self.0.new_id(),
            chat_id: new.chat_id,
            account_id: new.account_id,
            direction: Direction::Out,
            kind: new.kind,
            provider_message_id: None,
            client_message_id: new.client_message_id,
            sender_contact_id: None,
            user_id: new.user_id,
            via: Some(new.via),
            body: new.outgoing.text().map(ToOwned::to_owned),
            content: new.details,
            metadata: None,
            quoted_provider_id: new.quoted.map(ToOwned::to_owned),
            is_forwarded: false,
            provider_at: new.provider_at,
            created_at: self.0.now(),
            edited_at: None,
            revoked_at: None,
            wanted_change: None,
            on_phone: OnPhone::default(),
            delivery: Some(Delivery { held: new.held, ..Delivery::queued(self.0.now()) }),
            lane: Some(new.lane),
            attempt: 0,
            attempt_at: None,
            transport_reason: new.transport_reason,
        };
        let queued = Some((new.outgoing, new.recipient));
        Ok(self.insert(&message, queued).await?.then_some(message))
    }

    /// Adds what stands in a thread for the team alone.
    pub async fn add_line(self, new: NewLine<'_>) -> Result<Message, StorageError> {
        let message = Message {
            id: self.0.new_id(),
            chat_id: new.chat_id,
            account_id: new.account_id,
            direction: Direction::Out,
            kind: new.content.kind(),
            provider_message_id: None,
            client_message_id: None,
            sender_contact_id: None,
            user_id: new.user_id,
            via: new.via,
            body: new.content.text().map(ToOwned::to_owned),
            content: new.details,
            metadata: None,
            quoted_provider_id: None,
            is_forwarded: false,
            provider_at: new.provider_at,
            created_at: self.0.now(),
            edited_at: None,
            revoked_at: None,
            wanted_change: None,
            on_phone: OnPhone::default(),
            delivery: None,
            lane: None,
            attempt: 0,
            attempt_at: None,
            transport_reason: None,
        };
        self.insert(&message, None).await?;
        Ok(message)
    }

    async fn insert(
        self,
        message: &Message,
        queued: Option<(&Outgoing, &Identity)>,
    ) -> Result<bool, StorageError> {
        let outgoing = queued.map(|(outgoing, _)| json_text(outgoing)).transpose()?;
        let recipient = queued.map(|(_, recipient)| json_text(recipient)).transpose()?;
        let held = message.delivery.as_ref().and_then(|delivery| delivery.held);
        let held = held.as_ref().map(json_text).transpose()?;
        let metadata = message.metadata.as_ref().map(json_text).transpose()?;
        let is_new = self
            .0
            .sql
            .insert_new(
                "INSERT INTO messages (workspace_id, id, chat_id, account_id, direction,
                        kind, provider_message_id, client_message_id, sender_contact_id, user_id,
                        via, body, content, outgoing, recipient, metadata, quoted_provider_id, is_forwarded,
                        provider_at, created_at, lane, delivery, held, transport_reason, attempt)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
                args![
                    self.0.workspace(),
                    message.id,
                    message.chat_id,
                    message.account_id,
                    message.direction.as_str(),
                    message.kind.as_str(),
                    message.provider_message_id.as_deref(),
                    message.client_message_id,
                    message.sender_contact_id,
                    message.user_id,
                    message.via.map(Via::as_str),
                    message.body.as_deref(),
                    &message.content,
                    outgoing,
                    recipient,
                    metadata,
                    message.quoted_provider_id.as_deref(),
                    message.is_forwarded,
                    message.provider_at,
                    message.created_at,
                    message.lane.map(Lane::rank),
                    message.delivery.as_ref().map(|delivery| delivery.state.to_code()),
                    held,
                    message.transport_reason.map(TransportReason::as_str),
                ],
            )
            .await?;
        // A document is found by its name as well.
        if is_new && (message.body.is_some() || message.kind == MessageKind::Document) {
            self.index_later(message.id).await?;
        }
        reach(Point::AfterInsert);
        Ok(is_new)
    }
}
