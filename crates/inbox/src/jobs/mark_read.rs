//! Tells the provider that a chat was read, or that somebody is typing in it.

use std::time::Duration;

use blazz_domain::MessageId;
use blazz_domain::job::Backoff;
use blazz_providers::SendError;
use blazz_storage::system::jobs::LeasedJob;

use super::Finished;
use crate::error::InboxError;
use crate::inbox::Inbox;

/// Older than this, "typing" would be a lie.
const TYPING_FRESH: Duration = Duration::from_secs(20);
/// Tries in all; the customer's ticks are not worth more.
const ATTEMPTS: u32 = 4;

pub(super) async fn mark_read(inbox: &Inbox, job: &LeasedJob) -> Result<Finished, InboxError> {
    let typing = job.payload["typing"].as_bool().unwrap_or(false);
    let now = inbox.database.clock().now();
    if typing && now.since(job.run_at) > TYPING_FRESH {
        return Ok(Finished::Done);
    }
    let reading = inbox.database.read(&job.scope);
    let message = reading.messages().load(MessageId::from_uuid(job.subject)).await?;
    let account = reading.accounts().load(message.account_id).await?;
    let Some(name) = message.provider_message_id.filter(|_| account.removed_at.is_none()) else {
        return Ok(Finished::Done);
    };
    let access = reading.accounts().access(&account).await?;
    let Some(provider) = inbox.providers.find(account.provider) else { return Ok(Finished::Done) };
    match provider.mark_read(&access, &name, typing, job.lane.time_out()).await {
        Ok(()) => Ok(Finished::Done),
        Err(SendError::Refused { failure } | SendError::AccountBlocked { failure, .. }) => {
            tracing::info!(failure.code = %failure.code, job.id = %job.id, "could not mark as read");
            Ok(Finished::Done)
        }
        Err(SendError::Retry { failure, .. } | SendError::MayHaveSent { failure }) => {
            let attempt = u32::try_from(job.attempts).unwrap_or(u32::MAX);
            let backoff = Backoff { attempts: ATTEMPTS, ..Backoff::SEND };
            let error = failure.reason;
            Ok(match backoff.after(attempt, rand::random()) {
                Some(_) if typing => Finished::Done,
                Some(wait) => Finished::Again { at: now.plus(wait), error },
                None => Finished::GivenUp { error },
            })
        }
    }
}
