//! Writes down how jobs ended, many in one transaction.

use blazz_inbox::jobs::Finished;
use blazz_storage::system::SystemTx;
use blazz_storage::system::jobs::LeasedJob;
use blazz_storage::{Database, StorageError};

/// A job that ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) job: LeasedJob,
    pub(crate) finished: Finished,
}

/// Commits the ends of these jobs. When that fails, their leases run out and they are run again; every use
/// case takes that.
pub(crate) async fn write_down(database: &Database, ended: &[Ended]) -> Result<(), StorageError> {
    let tx = database.begin_system().await?;
    for end in ended {
        if !settle(&tx, end).await? {
            tracing::warn!(job.id = %end.job.id, "the lease was lost before the job ended");
        }
    }
    tx.commit().await?;
    for end in ended {
        count(end);
    }
    database.bells().ring_jobs();
    Ok(())
}

async fn settle(tx: &SystemTx, end: &Ended) -> Result<bool, StorageError> {
    match &end.finished {
        Finished::Done => Ok(tx.finish_jobs(&[&end.job]).await? > 0),
        Finished::Later { at } => tx.retry_job(&end.job, *at, None, false).await,
        Finished::Again { at, error } => tx.retry_job(&end.job, *at, Some(error), true).await,
        Finished::GivenUp { error } => tx.bury_job(&end.job, error).await,
    }
}

fn count(end: &Ended) {
    let outcome = match &end.finished {
        Finished::Done => "done",
        Finished::Later { .. } => "later",
        Finished::Again { .. } => "again",
        Finished::GivenUp { .. } => "given_up",
    };
    metrics::counter!("blazz_jobs_total", "kind" => end.job.kind.as_str(), "outcome" => outcome)
        .increment(1);
}
