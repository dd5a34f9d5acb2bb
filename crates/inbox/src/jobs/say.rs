//! Says something at WhatsApp about a message that was sent: a reaction to it, a change of it.

use std::sync::Arc;
use std::time::Duration;

use blazz_domain::account::AccountAccess;
use blazz_domain::failure::Failure;
use blazz_domain::governor::Held;
use blazz_domain::job::Backoff;
use blazz_domain::reference::linked_device_name;
use blazz_domain::{MessageId, Timestamp};
use blazz_providers::{Provider, Recipient, SendContext, SendError, Sent};
use blazz_storage::system::jobs::LeasedJob;
use blazz_storage::workspace::accounts::Account;
use blazz_storage::workspace::messages::Message;

use super::Finished;
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::{accounts, messages};

/// All that it takes to say something about a message.
pub(super) struct Subject {
    pub(super) message: Message,
    /// WhatsApp's name of it.
    pub(super) name: String,
    pub(super) access: AccountAccess,
    pub(super) recipient: Recipient,
    pub(super) provider: Arc<dyn Provider>,
    pub(super) context: SendContext,
    account: Account,
}

pub(super) enum Found {
    Subject(Box<Subject>),
    /// Not now: nobody sends just now.
    Later(Finished),
    Never(Failure),
}

/// What came of it.
pub(super) enum Said {
    Taken,
    /// It is tried again.
    Later(Finished),
    Never(Failure),
}

/// Finds the message a job is about. `name` is what is said of it goes by, where names are ours.
pub(super) async fn find(
    inbox: &Inbox,
    job: &LeasedJob,
    name: MessageId,
) -> Result<Found, InboxError> {
    let reading = inbox.database.read(&job.scope);
    let message = reading.messages().load(MessageId::from_uuid(job.subject)).await?;
    let (account, limits) = reading.accounts().load_governed(message.account_id).await?;
    if account.removed_at.is_some() {
        let why = "the number was removed";
        return Ok(Found::Never(Failure::new("account_removed", why)));
    }
    if let Some(reason) = limits.governor(&account).stop() {
        let at = Held::until_somebody_acts(reason).ask_again_at(now(inbox));
        return Ok(Found::Later(Finished::later(at)));
    }
    let chat = reading.chats().load(message.chat_id).await?;
    let identities = reading.identities().of_contact(chat.contact_id).await?;
    let addresses = inbox.providers.addresses(account.provider);
    let (Some(target), Some(recipient), Some(provider)) = (
        message.provider_message_id.clone(),
        Recipient::choose(addresses, &[chat.peer.as_ref()], &identities).map(Recipient::at),
        inbox.providers.find(account.provider).cloned(),
    ) else {
        let why = "WhatsApp does not know this message, or its recipient, any more";
        return Ok(Found::Never(Failure::new("no_such_message", why)));
    };
    let takes_names = inbox.providers.takes_our_names(account.provider);
    let context = SendContext {
        reference: job.id.to_string(),
        message_id: takes_names.then(|| linked_device_name(name)),
        quoted: Some(messages::about(&target, &message)),
        time_out: job.lane.time_out(),
    };
    let access = reading.accounts().access(&account).await?;
    let subject = Subject { message, name: target, access, recipient, provider, context, account };
    Ok(Found::Subject(Box::new(subject)))
}

/// Reads the provider's answer. Saying it twice changes nothing, so a lost answer is simply asked for again.
pub(super) async fn hear(
    inbox: &Inbox,
    job: &LeasedJob,
    subject: &Subject,
    answer: Result<Sent, SendError>,
) -> Result<Said, InboxError> {
    Ok(match answer {
        Ok(_) => Said::Taken,
        Err(SendError::Retry { failure, backoff, after }) => {
            put_off(inbox, job, failure, backoff, after)
        }
        Err(SendError::Away { after, .. }) => Said::Later(Finished::later(now(inbox).plus(after))),
        Err(SendError::MayHaveSent { failure }) => {
            put_off(inbox, job, failure, Backoff::SEND, None)
        }
        Err(SendError::Refused { failure }) => Said::Never(failure),
        Err(SendError::AccountBlocked { failure, status }) => {
            let tx = inbox.database.begin(&job.scope).await?;
            accounts::block(inbox, &tx, &subject.account, status, &failure).await?;
            tx.commit().await?;
            Said::Never(failure)
        }
    })
}

fn put_off(
    inbox: &Inbox,
    job: &LeasedJob,
    failure: Failure,
    backoff: Backoff,
    after: Option<Duration>,
) -> Said {
    let attempt = u32::try_from(job.attempts).unwrap_or(u32::MAX);
    match backoff.after(attempt, rand::random()) {
        Some(wait) => {
            let at = now(inbox).plus(wait.max(after.unwrap_or_default()));
            Said::Later(Finished::Again { at, error: failure.reason })
        }
        None => Said::Never(failure.retryable()),
    }
}

fn now(inbox: &Inbox) -> Timestamp {
    inbox.database.clock().now()
}
