//! Runs one job, whatever it is.

use blazz_domain::AccountId;
use blazz_domain::job::{Backoff, JobKind};
use blazz_storage::system::jobs::LeasedJob;

use super::{Finished, change, mark_read, react, vote};
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::{accounts, alerts, chats, media, messages, operations, pictures};

/// How often a job is begun. None fails as often as this and is tried again: one that comes once more has
/// ended the program each time, or whatever ended it came at a bad moment very often.
const MOST_RUNS: u32 = Backoff::MEDIA.attempts;

/// Runs a job to its end. A fault of our own (a database that is away, a row that cannot be read) puts it
/// off like a failed attempt.
pub async fn run(inbox: &Inbox, job: &LeasedJob) -> Finished {
    if job.attempts > i64::from(MOST_RUNS) {
        tracing::error!(job.id = %job.id, job.kind = %job.kind, "a job was never seen to its end");
        return give_up(inbox, job, "the program ended each time it ran this job".to_owned()).await;
    }
    match Box::pin(work(inbox, job)).await {
        Ok(finished) => finished,
        Err(error) => {
            tracing::error!(%error, job.id = %job.id, job.kind = %job.kind, "running a job");
            again_or_never(inbox, job, error.to_string()).await
        }
    }
}

async fn work(inbox: &Inbox, job: &LeasedJob) -> Result<Finished, InboxError> {
    match job.kind {
        JobKind::DeliverMessage => messages::deliver(inbox, job).await,
        JobKind::SendReaction => react::react(inbox, job).await,
        JobKind::SendVote => vote::vote(inbox, job).await,
        JobKind::ChangeMessage => change::change(inbox, job).await,
        JobKind::MarkRead => mark_read::mark_read(inbox, job).await,
        JobKind::FetchMedia => media::fetch(inbox, job).await,
        JobKind::FetchPicture => pictures::fetch(inbox, job).await,
        JobKind::AskOlder => chats::run_ask_older(inbox, job).await,
        JobKind::ArrangeOnPhone => chats::run_arrange_on_phone(inbox, job).await,
        JobKind::EndSnooze => chats::end_snooze(inbox, job).await,
        JobKind::CheckAccount => check_account(inbox, job).await,
        JobKind::CarryOut => operations::carry_out(inbox, job).await,
        JobKind::RaiseAlert => alerts::raise(inbox, job).await,
        JobKind::DeliverAlert => alerts::deliver(inbox, job).await,
    }
}

/// How a job ends whose run panicked: a poisoned one is given up after its attempts, others go on.
pub async fn panicked(inbox: &Inbox, job: &LeasedJob) -> Finished {
    tracing::error!(job.id = %job.id, job.kind = %job.kind, "a job panicked");
    again_or_never(inbox, job, "the program failed while running this job".to_owned()).await
}

async fn check_account(inbox: &Inbox, job: &LeasedJob) -> Result<Finished, InboxError> {
    match accounts::check(inbox, &job.scope, AccountId::from_uuid(job.subject)).await {
        // It was removed meanwhile.
        Err(InboxError::NotFound { .. }) => Ok(Finished::Done),
        checked => checked.map(|_| Finished::Done),
    }
}

async fn again_or_never(inbox: &Inbox, job: &LeasedJob, error: String) -> Finished {
    let attempt = u32::try_from(job.attempts).unwrap_or(u32::MAX);
    if let Some(wait) = Backoff::SEND.after(attempt, rand::random()) {
        return Finished::Again { at: inbox.database.clock().now().plus(wait), error };
    }
    give_up(inbox, job, error).await
}

async fn give_up(inbox: &Inbox, job: &LeasedJob, error: String) -> Finished {
    if let Err(error) = show_given_up(inbox, job).await {
        tracing::error!(%error, job.id = %job.id, "showing that a job was given up");
    }
    Finished::GivenUp { error }
}

/// Has whatever the job was about say that it failed.
async fn show_given_up(inbox: &Inbox, job: &LeasedJob) -> Result<(), InboxError> {
    match job.kind {
        JobKind::DeliverMessage => messages::give_up(inbox, job).await,
        JobKind::FetchMedia => media::give_up(inbox, job).await,
        JobKind::FetchPicture => pictures::give_up(inbox, job).await,
        JobKind::ChangeMessage => change::give_up(inbox, job).await,
        JobKind::CarryOut => operations::give_up(inbox, job).await,
        JobKind::AskOlder => chats::give_up_older(inbox, job).await,
        JobKind::DeliverAlert => alerts::give_up(inbox, job).await,
        JobKind::SendReaction
        | JobKind::SendVote
        | JobKind::MarkRead
        | JobKind::ArrangeOnPhone
        | JobKind::EndSnooze
        | JobKind::CheckAccount
        | JobKind::RaiseAlert => Ok(()),
    }
}
