//! The transaction of one workspace: its nouns, its clock and ids, and one commit at the end.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use blazz_domain::{Timestamp, WorkspaceId};
use blazz_faults::{Guard, is_removed};
use uuid::Uuid;

use super::accounts::Accounts;
use super::activity::Activities;
use super::alert_deliveries::AlertDeliveries;
use super::api_tokens::ApiTokens;
use super::audit::AuditTrail;
use super::blocked_names::BlockedNames;
use super::bridges::Bridges;
use super::chats::Chats;
use super::contact_terms::ContactTerms;
use super::contacts::Contacts;
use super::device_records::DeviceRecords;
use super::events::{Events, NewEvent};
use super::governor::SendLimits;
use super::health_alerts::HealthAlerts;
use super::idempotency::IdempotencyKeys;
use super::identities::Identities;
use super::inbound::InboundEvents;
use super::invitations::Invitations;
use super::jobs::Jobs;
use super::links::Links;
use super::media::MediaFiles;
use super::members::Members;
use super::merges::Merges;
use super::message_search::MessageSearch;
use super::messages::Messages;
use super::operations::Operations;
use super::outages::Outages;
use super::parked::ParkedEffects;
use super::placed_files::PlacedFiles;
use super::poll_votes::PollVotes;
use super::reactions::Reactions;
use super::receipts::Receipts;
use super::settings::Settings;
use super::stanzas::Stanzas;
use super::uploads::Uploads;
use super::without;
use crate::database::Database;
use crate::error::StorageError;
use crate::scope::Scope;
use crate::sql::Sql;
use crate::vault::Vault;

/// A transaction that sees one workspace. Dropped before [`Self::commit`], it changes nothing.
#[derive(Debug)]
pub struct WorkspaceTx {
    pub(super) database: Database,
    pub(super) sql: Sql,
    scope: Scope,
    now: Timestamp,
    events: Mutex<Vec<NewEvent>>,
    rings_jobs: AtomicBool,
    rings_accounts: AtomicBool,
}

macro_rules! nouns {
    ($($(#[$meta:meta])* $name:ident: $noun:ident),+ $(,)?) => {
        impl WorkspaceTx {
            $($(#[$meta])* pub fn $name(&self) -> $noun<'_> { $noun(self) })+
        }
    };
}

nouns! {
    accounts: Accounts,
    activity: Activities,
    alert_deliveries: AlertDeliveries,
    api_tokens: ApiTokens,
    audit: AuditTrail,
    blocked_names: BlockedNames,
    bridges: Bridges,
    chats: Chats,
    contact_terms: ContactTerms,
    contacts: Contacts,
    device_records: DeviceRecords,
    events: Events,
    send_limits: SendLimits,
    health_alerts: HealthAlerts,
    idempotency_keys: IdempotencyKeys,
    identities: Identities,
    inbound: InboundEvents,
    invitations: Invitations,
    jobs: Jobs,
    links: Links,
    media: MediaFiles,
    members: Members,
    merges: Merges,
    message_search: MessageSearch,
    messages: Messages,
    operations: Operations,
    outages: Outages,
    parked: ParkedEffects,
    placed_files: PlacedFiles,
    poll_votes: PollVotes,
    reactions: Reactions,
    receipts: Receipts,
    settings: Settings,
    stanzas: Stanzas,
    uploads: Uploads,
}

impl WorkspaceTx {
    pub(crate) fn new(database: Database, sql: Sql, scope: Scope) -> Self {
        let now = database.clock().now();
        Self {
            database,
            sql,
            scope,
            now,
            events: Mutex::default(),
            rings_jobs: AtomicBool::new(false),
            rings_accounts: AtomicBool::new(false),
        }
    }

    /// The moment this transaction began; everything it writes carries it.
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    pub fn new_id<T: From<Uuid>>(&self) -> T {
        self.database.ids().new_id()
    }

    pub const fn scope(&self) -> &Scope {
        &self.scope
    }

    /// Commits rows, jobs and events together; only then are sockets and workers told.
    pub async fn commit(self) -> Result<(), StorageError> {
        let events =
            std::mem::take(&mut *self.events.lock().unwrap_or_else(PoisonError::into_inner));
        let has_events = !events.is_empty();
        if is_removed(Guard::LoggedEvents) {
            return without::logged_events(self, events).await;
        }
        if has_events {
            self.events().store(events).await?;
        }
        self.finish(has_events).await
    }

    /// Commits the rows and rings.
    pub(super) async fn finish(self, has_events: bool) -> Result<(), StorageError> {
        let Self { database, sql, scope, rings_jobs, rings_accounts, .. } = self;
        sql.commit().await?;
        if has_events {
            database.bells().ring_events(scope.workspace_id());
        }
        if rings_jobs.load(Ordering::Relaxed) {
            database.bells().ring_jobs();
        }
        if rings_accounts.load(Ordering::Relaxed) {
            database.bells().ring_accounts();
        }
        Ok(())
    }

    /// Marks a point that [`Self::undo_to_mark`] returns to; for one part that may fail alone.
    pub async fn mark(&self) -> Result<(), StorageError> {
        self.sql.execute("SAVEPOINT part", vec![]).await.map(drop)
    }

    /// Keeps what was done since the mark.
    pub async fn keep_since_mark(&self) -> Result<(), StorageError> {
        self.sql.execute("RELEASE SAVEPOINT part", vec![]).await.map(drop)
    }

    /// Takes back what was done since the mark, events included.
    pub async fn undo_to_mark(&self, events_before: usize) -> Result<(), StorageError> {
        self.events.lock().unwrap_or_else(PoisonError::into_inner).truncate(events_before);
        self.sql.execute("ROLLBACK TO SAVEPOINT part", vec![]).await?;
        self.sql.execute("RELEASE SAVEPOINT part", vec![]).await.map(drop)
    }

    /// How many events wait for the commit; the argument of [`Self::undo_to_mark`].
    pub fn pending_events(&self) -> usize {
        self.events.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    pub(super) fn push_event(&self, event: NewEvent) {
        self.events.lock().unwrap_or_else(PoisonError::into_inner).push(event);
    }

    pub(super) fn ring_jobs_after_commit(&self) {
        self.rings_jobs.store(true, Ordering::Relaxed);
    }

    pub(super) fn ring_accounts_after_commit(&self) {
        self.rings_accounts.store(true, Ordering::Relaxed);
    }

    pub(super) const fn workspace(&self) -> WorkspaceId {
        self.scope.workspace_id()
    }

    pub(super) fn vault(&self) -> &Vault {
        self.database.vault()
    }
}
