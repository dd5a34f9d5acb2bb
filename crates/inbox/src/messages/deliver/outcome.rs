//! Writes down what the provider answered.

use blazz_domain::MessageId;
use blazz_domain::delivery::DeliveryState;
use blazz_domain::failure::Failure;
use blazz_domain::job::Backoff;
use blazz_providers::{SendError, Sent};
use blazz_storage::system::jobs::LeasedJob;
use blazz_storage::workspace::accounts::Account;
use blazz_storage::workspace::messages::Message;
use blazz_storage::{StorageError, WorkspaceTx};
use std::time::Duration;

use crate::accounts;
use crate::contacts;
use crate::error::InboxError;
use crate::governor;
use crate::inbox::Inbox;
use crate::jobs::Finished;
use crate::messages::{apply_parked, report_delivery};
use crate::transports;

/// How often writing down an answer is tried: the message has left, so the answer must not be lost to a
/// passing fault of the database.
const TRIES: u32 = 5;

/// Commits the answer to a send. When even the last try fails, the attempt stays open and the message is
/// treated as one that may have been sent.
pub(super) async fn record(
    inbox: &Inbox,
    job: &LeasedJob,
    account: &Account,
    id: MessageId,
    answer: Result<Sent, SendError>,
) -> Result<Finished, InboxError> {
    let mut tried = 0;
    loop {
        tried += 1;
        match commit(inbox, job, account, id, &answer).await {
            Err(InboxError::Storage(error)) if error.is_transient() && tried < TRIES => {
                tracing::warn!(%error, message.id = %id, tried, "writing down the answer to a send");
                tokio::time::sleep(Duration::from_millis(100) * 2_u32.pow(tried)).await;
            }
            done => return done,
        }
    }
}

async fn commit(
    inbox: &Inbox,
    job: &LeasedJob,
    account: &Account,
    id: MessageId,
    answer: &Result<Sent, SendError>,
) -> Result<Finished, InboxError> {
    let tx = inbox.database.begin(&job.scope).await?;
    let mut message = tx.messages().lock(id).await?;
    tx.messages().end_attempt(id).await?;
    let finished = match answer {
        Ok(sent) => {
            accepted((inbox, &tx), account, message, sent).await?;
            Finished::Done
        }
        Err(SendError::Refused { failure }) => {
            refused(inbox, &tx, account, &mut message, failure).await?
        }
        Err(SendError::MayHaveSent { failure }) => {
            unknown(&tx, &mut message, failure).await?;
            Finished::Done
        }
        Err(SendError::AccountBlocked { failure, status }) => {
            accounts::block(inbox, &tx, account, *status, failure).await?;
            refused(inbox, &tx, account, &mut message, failure).await?
        }
        Err(SendError::Away { after, .. }) => Finished::later(tx.now().plus(*after)),
        Err(SendError::Retry { failure, backoff, after }) => {
            put_off(&tx, job, &mut message, failure, *backoff, *after).await?
        }
    };
    tx.commit().await?;
    Ok(finished)
}

async fn accepted(
    (inbox, tx): (&Inbox, &WorkspaceTx),
    account: &Account,
    mut message: Message,
    sent: &Sent,
) -> Result<(), InboxError> {
    if message.provider_message_id.is_none() {
        match tx.messages().set_provider_id(message.id, &sent.provider_message_id).await {
            Err(StorageError::Conflict(error)) => {
                tracing::error!(%error, message.id = %message.id, "two messages have one provider id");
            }
            other => other?,
        }
        transports::note(tx, account, &message, &sent.provider_message_id).await?;
    }
    report_delivery(tx, &mut message, DeliveryState::Sent, tx.now(), None).await?;
    accounts::has_message(inbox, tx, account.id, message.direction).await?;
    apply_parked(tx, account, &message).await?;
    learn(tx, &message, sent).await
}

/// Keeps what the answer tells of the recipient. That it cannot be kept must not lose the answer itself.
async fn learn(tx: &WorkspaceTx, message: &Message, sent: &Sent) -> Result<(), InboxError> {
    let names = &sent.recipient.identities;
    if names.is_empty() {
        return Ok(());
    }
    let contact = tx.chats().load(message.chat_id).await?.contact_id;
    let before = tx.pending_events();
    tx.mark().await?;
    match contacts::learn(tx, contact, names).await {
        Err(InboxError::Storage(error)) if error.is_transient() => Err(error.into()),
        Err(error) => {
            tracing::error!(%error, message.id = %message.id, "learning the names of a recipient");
            Ok(tx.undo_to_mark(before).await?)
        }
        Ok(()) => Ok(tx.keep_since_mark().await?),
    }
}

/// It will not arrive; unless it is only now that WhatsApp refuses such messages: then it waits.
async fn refused(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    account: &Account,
    message: &mut Message,
    failure: &Failure,
) -> Result<Finished, InboxError> {
    if let Some(held) = governor::learn_from(inbox, tx, account, message, failure).await? {
        return Ok(Finished::later(held.ask_again_at(tx.now())));
    }
    failed(tx, message, failure).await?;
    Ok(Finished::Done)
}

async fn failed(
    tx: &WorkspaceTx,
    message: &mut Message,
    failure: &Failure,
) -> Result<(), InboxError> {
    let now = tx.now();
    report_delivery(tx, message, DeliveryState::Failed, now, Some(failure.clone())).await
}

async fn unknown(
    tx: &WorkspaceTx,
    message: &mut Message,
    failure: &Failure,
) -> Result<(), InboxError> {
    let now = tx.now();
    report_delivery(tx, message, DeliveryState::Unknown, now, Some(failure.clone())).await
}

/// It certainly was not sent: later again, until the attempts are used up.
async fn put_off(
    tx: &WorkspaceTx,
    job: &LeasedJob,
    message: &mut Message,
    failure: &Failure,
    backoff: Backoff,
    after: Option<Duration>,
) -> Result<Finished, InboxError> {
    let attempt = u32::try_from(job.attempts).unwrap_or(u32::MAX);
    let error = format!("{}: {}", failure.code, failure.reason);
    let backoff = after.map_or(backoff, |named| backoff.beginning_with(named));
    let Some(wait) = backoff.after(attempt, rand::random()) else {
        failed(tx, message, &failure.clone().retryable()).await?;
        return Ok(Finished::GivenUp { error });
    };
    let at = tx.now().plus(wait.max(after.unwrap_or_default()));
    Ok(Finished::Again { at, error })
}
