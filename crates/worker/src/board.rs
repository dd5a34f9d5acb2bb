//! Which jobs this process is running, and how many more each queue may have.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use blazz_domain::JobId;
use blazz_domain::job::JobKind;
use blazz_storage::system::jobs::{LeasedJob, Room};
use uuid::Uuid;

use crate::work::WorkerSettings;

/// Downloads at once, of everybody and of one account: they may take long, and nobody waits for them as for
/// a reply.
const FILES_AT_ONCE: usize = 24;
const FILES_OF_AN_ACCOUNT: usize = 4;
/// This part of an account's places is kept free for pressing lanes.
const KEPT_FREE: usize = 4;

/// The running jobs of this process.
#[derive(Debug, Default)]
pub(crate) struct Board(Mutex<HashMap<JobId, LeasedJob>>);

impl Board {
    pub(crate) fn add(&self, job: &LeasedJob) {
        self.jobs().insert(job.id, job.clone());
    }

    pub(crate) fn remove(&self, job: &LeasedJob) {
        self.jobs().remove(&job.id);
    }

    /// How many jobs of `queue` may be started beside those that run and those that are leased already.
    pub(crate) fn room(&self, queue: Uuid, settings: WorkerSettings, leased: &[LeasedJob]) -> Room {
        let running = self.jobs();
        let jobs = || running.values().chain(leased);
        let own = jobs().filter(|job| job.queue == queue);
        let places = |most: usize, taken: usize| -> i64 {
            most.saturating_sub(taken).try_into().unwrap_or(i64::MAX)
        };
        if JobKind::is_of_files(queue) {
            let files = jobs().filter(|job| JobKind::is_of_files(job.queue)).count();
            let all = places(FILES_OF_AN_ACCOUNT, own.count()).min(places(FILES_AT_ONCE, files));
            return all.into();
        }
        let sends = jobs().filter(|job| !JobKind::is_of_files(job.queue)).count();
        let (pressing, ordinary): (Vec<_>, Vec<_>) = own.partition(|job| job.lane.is_pressing());
        let most = settings.jobs_at_once_for_an_account;
        let all = places(most, pressing.len() + ordinary.len());
        let all = all.min(places(settings.jobs_at_once, sends));
        Room { all, ordinary: all.min(places(most - most / KEPT_FREE, ordinary.len())) }
    }

    pub(crate) fn all(&self) -> Vec<LeasedJob> {
        self.jobs().values().cloned().collect()
    }

    fn jobs(&self) -> std::sync::MutexGuard<'_, HashMap<JobId, LeasedJob>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
