//! Runs jobs one by one, as a worker would.

use blazz_domain::job::JobKind;
use blazz_inbox::jobs::{self, Finished};
use blazz_storage::system::jobs::{LeasedJob, Serve};

use super::Stage;

impl Stage {
    /// Leases the next job that is ready, whatever its queue.
    pub(crate) async fn lease(&self) -> Option<LeasedJob> {
        let tx = self.inbox.database.begin_system().await.unwrap();
        for queue in tx.ready_queues().await.unwrap() {
            let leased = tx.lease_jobs(queue, Serve::MostUrgentFirst, 1).await.unwrap().pop();
            if let Some(job) = leased {
                tx.commit().await.unwrap();
                return Some(job);
            }
        }
        // Left open, it would keep the database from being dropped.
        tx.commit().await.unwrap();
        None
    }

    /// Runs the next job that is ready to its end.
    pub(crate) async fn run_next(&self) -> Finished {
        let job = self.lease().await.expect("a job that is ready");
        self.run(&job).await
    }

    /// Runs the next send of the stage's own number.
    pub(crate) async fn run_next_send(&self) -> Finished {
        let tx = self.inbox.database.begin_system().await.unwrap();
        let queue = JobKind::DeliverMessage.queue(self.account);
        let job = tx.lease_jobs(queue, Serve::MostUrgentFirst, 1).await.unwrap().remove(0);
        tx.commit().await.unwrap();
        self.run(&job).await
    }

    pub(crate) async fn run(&self, job: &LeasedJob) -> Finished {
        let finished = jobs::run(&self.inbox, job).await;
        self.settle(job, &finished).await;
        finished
    }

    pub(crate) async fn settle(&self, job: &LeasedJob, finished: &Finished) {
        let tx = self.inbox.database.begin_system().await.unwrap();
        let held = match finished {
            Finished::Done => tx.finish_jobs(&[job]).await.unwrap() > 0,
            Finished::Later { at } => tx.retry_job(job, *at, None, false).await.unwrap(),
            Finished::Again { at, error } => {
                tx.retry_job(job, *at, Some(error), true).await.unwrap()
            }
            Finished::GivenUp { error } => tx.bury_job(job, error).await.unwrap(),
        };
        assert!(held, "the lease was lost");
        tx.commit().await.unwrap();
    }
}
