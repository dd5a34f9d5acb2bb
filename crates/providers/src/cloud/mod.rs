//! Meta's WhatsApp Business Cloud API (cloud-api.md).

mod answer;
pub mod errors;
mod files;
mod graph;
mod groups;
mod inspect;
mod media;
pub(crate) mod request;
mod send;
mod settings;
#[cfg(test)]
pub(crate) mod tests;
pub(crate) mod tolerant;
pub mod webhook;

use std::time::Duration;

use async_trait::async_trait;
use blazz_domain::account::{AccountAccess, AccountReport, Capabilities};
use blazz_domain::chat::{ChatType, SERVICE_WINDOW};
use blazz_domain::content::MessageKind;
use blazz_domain::failure::Failure;
use blazz_domain::field::FieldProblem;
use blazz_domain::identity::IdentityKind;
use blazz_domain::operation::{Operation, OperationKind};
use blazz_domain::outgoing::Outgoing;

pub use settings::{CloudSettings, SettingsError};

use crate::operations::{Carried, Operations};
use crate::provider::{
    FileToPlace, MediaDownload, MediaError, Placed, Provider, ReadMark, SendContext, SendError,
    Sent,
};
use crate::recipient::Recipient;
use graph::Graph;

/// The Cloud API as a provider. Cheap to share, holds connections and no account.
#[derive(Debug)]
pub struct CloudProvider {
    graph: Graph,
}

impl CloudProvider {
    /// # Errors
    /// When the HTTP client cannot be built, for example without certificates of the system.
    pub fn new(settings: CloudSettings) -> Result<Self, reqwest::Error> {
        Ok(Self { graph: Graph::new(settings)? })
    }
}

/// A phone number goes before a BSUID, because every kind of message may be sent to it (cloud-api.md §8,
/// 131062).
pub(crate) const ADDRESSES: &[IdentityKind] =
    &[IdentityKind::CloudGroup, IdentityKind::Phone, IdentityKind::Bsuid];

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
    MessageKind::Interactive,
    MessageKind::Template,
];

#[async_trait]
impl Operations for CloudProvider {
    fn kinds(&self) -> &'static [OperationKind] {
        groups::KINDS
    }

    fn check(&self, operation: &Operation) -> Result<(), Vec<FieldProblem>> {
        groups::check(operation)
    }

    async fn carry_out(
        &self,
        access: &AccountAccess,
        operation: &Operation,
        time_out: Duration,
    ) -> Result<Carried, SendError> {
        groups::carry_out(&self.graph, access, operation, time_out).await
    }
}

#[async_trait]
impl Provider for CloudProvider {
    fn capabilities(&self) -> Capabilities {
        Capabilities {
            kinds: KINDS.iter().map(|kind| kind.as_str().to_owned()).collect(),
            free_window_hours: Some(SERVICE_WINDOW.as_secs() / 3600),
            reactions: true,
            read_receipts: true,
            typing: true,
            customer_presence: false,
            edit: false,
            delete_for_everyone: false,
            older_history: false,
            linked_by_phone: false,
            own_message_ids: false,
            operations: groups::KINDS.iter().map(|it| it.as_str().to_owned()).collect(),
            files: files::rules(),
        }
    }

    fn addresses(&self) -> &'static [IdentityKind] {
        ADDRESSES
    }

    fn operations(&self) -> Option<&dyn Operations> {
        Some(self)
    }

    fn check(&self, to: ChatType, outgoing: &Outgoing) -> Result<(), Vec<FieldProblem>> {
        request::check(to, outgoing, &files::rules())
    }

    async fn send(
        &self,
        access: &AccountAccess,
        recipient: &Recipient,
        outgoing: &Outgoing,
        context: &SendContext,
    ) -> Result<Sent, SendError> {
        send::send(&self.graph, access, recipient, outgoing, context).await
    }

    async fn mark_read(
        &self,
        access: &AccountAccess,
        mark: &ReadMark,
        time_out: Duration,
    ) -> Result<(), SendError> {
        // Meta marks all that is older with it.
        let Some(newest) = mark.messages.last() else { return Ok(()) };
        send::mark_read(&self.graph, access, newest, mark.typing, time_out).await
    }

    async fn place(
        &self,
        access: &AccountAccess,
        file: FileToPlace,
        time_out: Duration,
    ) -> Result<Placed, SendError> {
        files::place(&self.graph, access, file, time_out).await
    }

    fn has_lost_file(&self, failure: &Failure) -> bool {
        files::is_lost(failure)
    }

    async fn media(
        &self,
        access: &AccountAccess,
        media_id: &str,
    ) -> Result<MediaDownload, MediaError> {
        media::open(&self.graph, access, media_id).await
    }

    async fn inspect(&self, access: &AccountAccess) -> AccountReport {
        inspect::inspect(&self.graph, access).await
    }
}
