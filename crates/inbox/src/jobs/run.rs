//! Runs one job, whatever it is.

use blazz_domain::job::{Backoff, JobKind};
use blazz_storage::system::jobs::LeasedJob;

use super::{Finished, mark_read, react};
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::{media, messages};

/// Runs a job to its end. A fault of our own (a database that is away, a row that cannot be read) puts it
/// off like a failed attempt.
pub async fn run(inbox: &Inbox, job: &LeasedJob) -> Finished {
    let finished = match job.kind {
        JobKind::DeliverMessage => messages::deliver(inbox, job).await,
        JobKind::SendReaction => react::react(inbox, job).await,
        JobKind::MarkRead => mark_read::mark_read(inbox, job).await,
        JobKind::FetchMedia => media::fetch(inbox, job).await,
    };
    finished.unwrap_or_else(|error| put_off(inbox, job, &error))
}

/// How a job ends whose run panicked: a poisoned one is given up after its attempts, others go on.
pub fn panicked(inbox: &Inbox, job: &LeasedJob) -> Finished {
    tracing::error!(job.id = %job.id, job.kind = %job.kind, "a job panicked");
    again_or_never(inbox, job, "the program failed while running this job".to_owned())
}

fn put_off(inbox: &Inbox, job: &LeasedJob, error: &InboxError) -> Finished {
    tracing::error!(%error, job.id = %job.id, job.kind = %job.kind, "running a job");
    again_or_never(inbox, job, error.to_string())
}

fn again_or_never(inbox: &Inbox, job: &LeasedJob, error: String) -> Finished {
    let attempt = u32::try_from(job.attempts).unwrap_or(u32::MAX);
    match Backoff::SEND.after(attempt, rand::random()) {
        Some(wait) => Finished::Again { at: inbox.database.clock().now().plus(wait), error },
        None => Finished::GivenUp { error },
    }
}
