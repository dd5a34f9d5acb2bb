//! Has the accounts that need a connection: takes what nobody has, keeps it by signs of life, and runs its sessions.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use blazz_domain::AccountId;
use blazz_domain::account::ProviderKind;
use blazz_domain::link::LOOK_FOR_OWNERLESS;
use blazz_inbox::Inbox;
use blazz_inbox::links::{begin_session, end_session};
use blazz_storage::StorageError;
use blazz_storage::system::owners::Owned;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

/// How many accounts are taken in one look, so that processes that start together share them.
const TAKEN_AT_ONCE: i64 = 50;
/// After a look that took that many: there may be more, and the others had their turn.
const LOOK_AGAIN: Duration = Duration::from_millis(300);

/// What is running for an account: of which ownership, for which wish.
type Running = (i64, i64);

/// One process among those that keep connections.
#[derive(Debug)]
pub struct Owner {
    inbox: Arc<Inbox>,
    /// Of this process, made anew with every start.
    id: Uuid,
    running: HashMap<AccountId, (ProviderKind, Running)>,
    beginnings: TaskTracker,
}

impl Owner {
    pub fn new(inbox: Arc<Inbox>) -> Self {
        let id = inbox.database.ids().new_id();
        Self { inbox, id, running: HashMap::new(), beginnings: TaskTracker::new() }
    }

    /// Looks after accounts until `stop`, then ends their sessions and gives them back.
    pub async fn run(mut self, stop: CancellationToken) {
        if let Err(error) = self.take_back_own().await {
            tracing::warn!(%error, "taking back the accounts of the last run");
        }
        while !stop.is_cancelled() {
            let pause = self.look_after().await;
            tokio::select! {
                () = stop.cancelled() => {}
                () = self.inbox.database.bells().accounts() => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
        self.give_back().await;
    }

    /// Gives how long it may be until the next look.
    async fn look_after(&mut self) -> Duration {
        match self.look().await {
            Ok((owned, taken)) => {
                self.follow(owned);
                if taken < TAKEN_AT_ONCE.unsigned_abs() { LOOK_FOR_OWNERLESS } else { LOOK_AGAIN }
            }
            Err(error) => {
                tracing::warn!(%error, "looking after accounts");
                LOOK_FOR_OWNERLESS
            }
        }
    }

    /// A private database has no other process: whatever has an owner was left by a crash.
    async fn take_back_own(&self) -> Result<(), StorageError> {
        if !self.inbox.database.is_private() {
            return Ok(());
        }
        let tx = self.inbox.database.begin_system().await?;
        tx.release_all_owned().await?;
        tx.commit().await
    }

    /// Gives a sign of life, takes what nobody has, and tells what is ours now.
    async fn look(&self) -> Result<(Vec<Owned>, u64), StorageError> {
        let tx = self.inbox.database.begin_system().await?;
        tx.renew_owned(self.id).await?;
        let taken = tx.take_ownerless(self.id, TAKEN_AT_ONCE).await?;
        let owned = tx.owned(self.id).await?;
        let elsewhere = tx.linked_elsewhere(self.id).await?;
        tx.commit().await?;
        if taken > 0 {
            tracing::info!(taken, "took over accounts");
        }
        if self.inbox.elsewhere.set(elsewhere.into_iter().collect()) {
            self.inbox.database.bells().ring_jobs();
        }
        Ok((owned, taken))
    }

    /// Ends the sessions of what is not ours any more, and begins those that are new or wanted otherwise.
    fn follow(&mut self, owned: Vec<Owned>) {
        let gone: Vec<AccountId> = self
            .running
            .keys()
            .filter(|id| !owned.iter().any(|owned| owned.account_id == **id))
            .copied()
            .collect();
        for account in gone {
            if let Some((provider, _)) = self.running.remove(&account) {
                self.end(account, provider);
            }
        }
        for owned in owned {
            let wanted = (owned.fence, owned.wish_number);
            if self.running.get(&owned.account_id).is_some_and(|(_, running)| *running == wanted) {
                continue;
            }
            self.running.insert(owned.account_id, (owned.provider, wanted));
            // Beside all else: a session that ends slowly must not keep us from giving a sign of life.
            self.beginnings.spawn(begin_session(self.inbox.clone(), owned));
        }
    }

    fn end(&self, account: AccountId, provider: ProviderKind) {
        let inbox = self.inbox.clone();
        self.beginnings.spawn(async move { end_session(&inbox, provider, account).await });
    }

    async fn give_back(mut self) {
        self.beginnings.close();
        self.beginnings.wait().await;
        let running: Vec<_> = self.running.drain().collect();
        let endings =
            running.into_iter().map(|(account, (kind, _))| end_session(&self.inbox, kind, account));
        futures_util::future::join_all(endings).await;
        if let Err(error) = self.release().await {
            tracing::warn!(%error, "giving accounts back; others take them a little later");
        }
    }

    async fn release(&self) -> Result<(), StorageError> {
        let tx = self.inbox.database.begin_system().await?;
        tx.release_owned(self.id).await?;
        tx.commit().await
    }
}
