//! Linked devices as a provider: one session for each account this process owns.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use blazz_domain::account::{AccountAccess, AccountReport, AccountStatus, Capabilities};
use blazz_domain::chat::ChatType;
use blazz_domain::failure::Failure;
use blazz_domain::field::FieldProblem;
use blazz_domain::identity::{Identity, IdentityKind};
use blazz_domain::link::LinkWish;
use blazz_domain::operation::{Operation, OperationKind};
use blazz_domain::outgoing::Outgoing;
use blazz_domain::{AccountId, Clock, Timestamp};
use blazz_providers::{
    ArrangedChat, Carried, Change, FileToPlace, Incoming, MediaDownload, MediaError, OlderThan,
    Operations, PictureAnswer, Pictures, Placed, Provider, ReadMark, Recipient, SendContext,
    SendError, Sent, SessionOrder, Sessions,
};
use tokio_util::task::TaskTracker;

use crate::live::Live;
use crate::media;
use crate::operations;
use crate::outbound;
use crate::pictures;
use crate::settings::WebSettings;
use crate::store::DeviceStore;

/// How long a session may take to end: what it has in hand is written down first.
const END: Duration = Duration::from_secs(15);

/// Opens the records of an account's device for whoever owns it.
pub trait DeviceStores: Send + Sync {
    /// The records as long as the order's fence holds; later writes fail.
    fn open(&self, order: &SessionOrder) -> Arc<dyn DeviceStore>;
}

/// Linked devices.
pub struct WebProvider {
    settings: WebSettings,
    stores: Arc<dyn DeviceStores>,
    clock: Arc<dyn Clock>,
    files: outbound::Files,
    /// The same for pictures, which are small.
    pictures: outbound::Files,
    sessions: Mutex<HashMap<AccountId, Session>>,
    tasks: TaskTracker,
}

struct Session {
    live: Arc<Live>,
    task: tokio::task::JoinHandle<()>,
}

impl Session {
    async fn end(self, account: AccountId) {
        self.live.stop.cancel();
        let abort = self.task.abort_handle();
        if tokio::time::timeout(END, self.task).await.is_err() {
            tracing::warn!(account.id = %account, "a session did not end in time");
            abort.abort();
        }
    }
}

impl std::fmt::Debug for WebProvider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WebProvider")
            .field("sessions", &self.sessions().len())
            .finish_non_exhaustive()
    }
}

/// Names a linked device can send to. WhatsApp takes both of a person; the number is tried first, for everybody
/// has one.
const ADDRESSES: &[IdentityKind] =
    &[IdentityKind::GroupJid, IdentityKind::Phone, IdentityKind::Lid];

impl WebProvider {
    /// # Errors
    /// When the HTTP client that fetches files cannot be built.
    pub fn new(
        settings: WebSettings,
        stores: Arc<dyn DeviceStores>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, reqwest::Error> {
        let files = outbound::Files::new(settings.largest_file, settings.place.is_some())?;
        let pictures = outbound::Files::new(pictures::LARGEST, settings.place.is_some())?;
        let (sessions, tasks) = (Mutex::default(), TaskTracker::new());
        Ok(Self { settings, stores, clock, files, pictures, sessions, tasks })
    }

    fn sessions(&self) -> MutexGuard<'_, HashMap<AccountId, Session>> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn live(&self, account: AccountId) -> Option<Arc<Live>> {
        self.sessions().get(&account).map(|session| session.live.clone())
    }
}

#[async_trait]
impl Sessions for WebProvider {
    async fn begin(&self, order: SessionOrder, incoming: Arc<dyn Incoming>) {
        let account = order.account_id;
        self.end(account).await;
        if order.wish == LinkWish::Rest {
            return;
        }
        let store = self.stores.open(&order);
        let (clock, settings) = (self.clock.clone(), self.settings.clone());
        let live = Arc::new(Live::new(order, incoming, store, clock, settings));
        let task = self.tasks.spawn(live.clone().run());
        let beside = self.sessions().insert(account, Session { live, task });
        // Somebody began another one meanwhile.
        if let Some(beside) = beside {
            beside.end(account).await;
        }
    }

    async fn end(&self, account: AccountId) {
        let Some(session) = self.sessions().remove(&account) else { return };
        session.end(account).await;
    }

    fn heard_at(&self, account: AccountId) -> Option<Timestamp> {
        self.live(account).and_then(|live| live.heard_at())
    }

    async fn memory(&self, account: AccountId) -> Option<u64> {
        let client = self.live(account)?.client()?;
        Some(client.memory_report().await.total_estimated_bytes())
    }

    fn is_away(&self, account: AccountId) -> bool {
        self.live(account).is_some_and(|live| live.is_coming_back())
    }
}

#[async_trait]
impl Operations for WebProvider {
    fn kinds(&self) -> &'static [OperationKind] {
        operations::KINDS
    }

    fn check(&self, operation: &Operation) -> Result<(), Vec<FieldProblem>> {
        operations::check(operation)
    }

    async fn carry_out(
        &self,
        access: &AccountAccess,
        operation: &Operation,
        time_out: Duration,
    ) -> Result<Carried, SendError> {
        let live = self.live(access.account_id);
        operations::carry_out(live.as_deref(), operation, time_out, self.clock.now()).await
    }
}

#[async_trait]
impl Pictures for WebProvider {
    async fn picture(
        &self,
        access: &AccountAccess,
        of: &Identity,
        known: Option<&str>,
        time_out: Duration,
    ) -> Result<PictureAnswer, SendError> {
        let live = self.live(access.account_id);
        pictures::picture(live.as_deref(), &self.pictures, of, known, time_out).await
    }
}

#[async_trait]
impl Provider for WebProvider {
    fn capabilities(&self) -> Capabilities {
        Capabilities {
            kinds: outbound::KINDS.iter().map(|kind| kind.as_str().to_owned()).collect(),
            free_window_hours: None,
            reactions: true,
            read_receipts: true,
            typing: true,
            customer_presence: false,
            edit: true,
            delete_for_everyone: true,
            older_history: true,
            linked_by_phone: true,
            own_message_ids: true,
            operations: operations::KINDS.iter().map(|it| it.as_str().to_owned()).collect(),
            files: outbound::rules(),
        }
    }

    fn addresses(&self) -> &'static [IdentityKind] {
        ADDRESSES
    }

    fn sessions(&self) -> Option<&dyn Sessions> {
        Some(self)
    }

    fn operations(&self) -> Option<&dyn Operations> {
        Some(self)
    }

    fn pictures(&self) -> Option<&dyn Pictures> {
        Some(self)
    }

    fn check(&self, to: ChatType, outgoing: &Outgoing) -> Result<(), Vec<FieldProblem>> {
        outbound::check(to, outgoing)
    }

    async fn send(
        &self,
        access: &AccountAccess,
        recipient: &Recipient,
        outgoing: &Outgoing,
        context: &SendContext,
    ) -> Result<Sent, SendError> {
        let live = self.live(access.account_id);
        outbound::send(live.as_deref(), &self.files, recipient, outgoing, context).await
    }

    async fn place(
        &self,
        access: &AccountAccess,
        file: FileToPlace,
        time_out: Duration,
    ) -> Result<Placed, SendError> {
        outbound::place(self.live(access.account_id).as_deref(), file, time_out).await
    }

    async fn change(
        &self,
        access: &AccountAccess,
        recipient: &Recipient,
        change: &Change,
        context: &SendContext,
    ) -> Result<Sent, SendError> {
        let live = self.live(access.account_id);
        outbound::change(live.as_deref(), recipient, change, context).await
    }

    async fn mark_read(
        &self,
        access: &AccountAccess,
        mark: &ReadMark,
        time_out: Duration,
    ) -> Result<(), SendError> {
        let live = self.live(access.account_id);
        outbound::mark_read(live.as_deref(), mark, time_out).await
    }

    async fn ask_older(
        &self,
        access: &AccountAccess,
        older: &OlderThan,
        time_out: Duration,
    ) -> Result<(), SendError> {
        let live = self.live(access.account_id);
        outbound::ask_older(live.as_deref(), older, time_out).await
    }

    async fn arrange(
        &self,
        access: &AccountAccess,
        chat: &ArrangedChat,
        time_out: Duration,
    ) -> Result<(), SendError> {
        let live = self.live(access.account_id);
        outbound::arrange(live.as_deref(), chat, time_out).await
    }

    async fn media(
        &self,
        access: &AccountAccess,
        media_id: &str,
    ) -> Result<MediaDownload, MediaError> {
        let live = self.live(access.account_id);
        media::open(live.as_deref(), media_id, self.settings.largest_file).await
    }

    /// The state of a link is told as it changes; looking from outside would tell no more.
    async fn inspect(&self, access: &AccountAccess) -> AccountReport {
        let is_connected = self.live(access.account_id).is_some_and(|live| live.client().is_some());
        let (status, reason) = if is_connected {
            (AccountStatus::Connected, None)
        } else {
            let failure = Failure::new("not_connected", "The number is not connected just now.");
            (AccountStatus::Attention, Some(failure.reason))
        };
        AccountReport {
            status,
            reason,
            display_phone_number: None,
            verified_name: None,
            quality_rating: None,
        }
    }
}
