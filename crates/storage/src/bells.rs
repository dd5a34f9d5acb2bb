//! Doorbells that are rung after a commit: somebody may look at once instead of at the next round.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use blazz_domain::WorkspaceId;
use tokio::sync::Notify;

/// Who is told that something was committed. Losing a ring costs time, never data: the rows are the truth.
#[derive(Debug, Default)]
pub struct Bells {
    workspaces: Mutex<HashSet<WorkspaceId>>,
    events: Notify,
    jobs: Notify,
    accounts: std::sync::atomic::AtomicU64,
    accounts_rung: Notify,
}

impl Bells {
    /// Events of this workspace were committed.
    pub fn ring_events(&self, workspace: WorkspaceId) {
        self.workspaces.lock().unwrap_or_else(PoisonError::into_inner).insert(workspace);
        self.events.notify_one();
    }

    /// Waits until some workspace has new events, and takes all such workspaces.
    pub async fn events(&self) -> HashSet<WorkspaceId> {
        loop {
            let rung = std::mem::take(
                &mut *self.workspaces.lock().unwrap_or_else(PoisonError::into_inner),
            );
            if !rung.is_empty() {
                return rung;
            }
            self.events.notified().await;
        }
    }

    /// Jobs were committed, or one became possible.
    pub fn ring_jobs(&self) {
        self.jobs.notify_one();
    }

    /// Waits for the next ring for jobs.
    pub async fn jobs(&self) {
        self.jobs.notified().await;
    }

    /// Accounts were added, changed or removed.
    pub fn ring_accounts(&self) {
        self.accounts.fetch_add(1, std::sync::atomic::Ordering::Release);
        self.accounts_rung.notify_one();
    }

    /// Waits for the next change of accounts.
    pub async fn accounts(&self) {
        self.accounts_rung.notified().await;
    }

    /// Rises with every change of accounts; lets caches of their secrets notice.
    pub fn accounts_version(&self) -> u64 {
        self.accounts.load(std::sync::atomic::Ordering::Acquire)
    }
}
