//! Which jobs this process is running, and how many more each queue may have.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use blazz_domain::JobId;
use blazz_storage::system::jobs::LeasedJob;
use uuid::Uuid;

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

    /// How many jobs are running, and how many of them in `queue`.
    pub(crate) fn count(&self, queue: Uuid) -> (usize, usize) {
        let jobs = self.jobs();
        (jobs.len(), jobs.values().filter(|job| job.queue == queue).count())
    }

    pub(crate) fn all(&self) -> Vec<LeasedJob> {
        self.jobs().values().cloned().collect()
    }

    fn jobs(&self) -> std::sync::MutexGuard<'_, HashMap<JobId, LeasedJob>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
