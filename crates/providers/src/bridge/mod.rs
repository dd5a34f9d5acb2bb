//! An outside Web.js service that keeps the sessions of WhatsApp Web for us (docs/bridge.md).

mod inspect;
mod media;
mod node;
mod outcome;
mod request;
mod settings;
#[cfg(test)]
mod tests;
pub mod webhook;

use std::time::Duration;

use async_trait::async_trait;
use blazz_domain::account::{AccountAccess, AccountReport, Capabilities};
use blazz_domain::chat::ChatType;
use blazz_domain::contact::Party;
use blazz_domain::content::MessageKind;
use blazz_domain::failure::Failure;
use blazz_domain::field::FieldProblem;
use blazz_domain::identity::IdentityKind;
use blazz_domain::outgoing::Outgoing;

pub use settings::{BridgeSettings, BridgeSettingsError};

use crate::provider::{
    MediaDownload, MediaError, Provider, ReadMark, SendContext, SendError, Sent,
};
use crate::recipient::Recipient;
use node::Node;

/// A bridge as a provider. Cheap to share, holds connections and no account.
#[derive(Debug)]
pub struct BridgeProvider {
    node: Node,
}

impl BridgeProvider {
    /// # Errors
    /// When the HTTP client cannot be built, for example without certificates of the system.
    pub fn new(settings: BridgeSettings) -> Result<Self, reqwest::Error> {
        Ok(Self { node: Node::new(settings)? })
    }
}

/// WhatsApp Web finds a person by number; the linked-device id is for those who show none.
const ADDRESSES: &[IdentityKind] =
    &[IdentityKind::GroupJid, IdentityKind::Phone, IdentityKind::Lid];

const KINDS: &[MessageKind] = &[
    MessageKind::Text,
    MessageKind::Image,
    MessageKind::Video,
    MessageKind::Audio,
    MessageKind::Voice,
    MessageKind::Document,
    MessageKind::Sticker,
    MessageKind::Location,
    MessageKind::Contacts,
];

#[async_trait]
impl Provider for BridgeProvider {
    fn capabilities(&self) -> Capabilities {
        Capabilities {
            kinds: KINDS.iter().map(|kind| kind.as_str().to_owned()).collect(),
            free_window_hours: None,
            reactions: true,
            read_receipts: true,
            typing: true,
            customer_presence: false,
            edit: false,
            delete_for_everyone: false,
            older_history: false,
            linked_by_phone: false,
            own_message_ids: false,
            operations: Vec::new(),
            files: Vec::new(),
        }
    }

    fn addresses(&self) -> &'static [IdentityKind] {
        ADDRESSES
    }

    fn check(&self, _: ChatType, outgoing: &Outgoing) -> Result<(), Vec<FieldProblem>> {
        request::check(outgoing)
    }

    async fn send(
        &self,
        access: &AccountAccess,
        recipient: &Recipient,
        outgoing: &Outgoing,
        context: &SendContext,
    ) -> Result<Sent, SendError> {
        let body = request::message(recipient, outgoing, context)
            .ok_or_else(|| SendError::Refused { failure: not_for_phones() })?;
        let answer = self.node.post(access, "messages", &body, context.time_out).await?;
        if !answer.is_success() {
            return Err(outcome::refused(&answer));
        }
        let provider_message_id = webhook::message_name(&answer.json)
            .ok_or_else(|| SendError::MayHaveSent { failure: outcome::no_answer() })?;
        Ok(Sent { provider_message_id, recipient: Party::default(), held: false })
    }

    async fn mark_read(
        &self,
        access: &AccountAccess,
        mark: &ReadMark,
        time_out: Duration,
    ) -> Result<(), SendError> {
        let Some(body) = request::mark_read(mark) else { return Ok(()) };
        let error = match self.node.post(access, "read", &body, time_out).await {
            Ok(answer) if answer.is_success() => return Ok(()),
            Ok(answer) => outcome::refused(&answer),
            Err(error) => error.into(),
        };
        Err(outcome::refused_harmlessly(error))
    }

    async fn media(
        &self,
        access: &AccountAccess,
        media_id: &str,
    ) -> Result<MediaDownload, MediaError> {
        media::open(&self.node, access, media_id).await
    }

    async fn inspect(&self, access: &AccountAccess) -> AccountReport {
        inspect::inspect(&self.node, access).await
    }
}

/// A message of a kind, or to a name, that WhatsApp Web does not have.
fn not_for_phones() -> Failure {
    let reason =
        "This number sends what a phone can send, to phone numbers and groups of WhatsApp.";
    Failure::new("not_offered", reason)
}
