//! Writes down what came of an operation, and makes true what the provider told with it.

use std::time::Duration;

use blazz_domain::contact::{ContactType, Party};
use blazz_domain::failure::Failure;
use blazz_domain::identity::Identity;
use blazz_domain::job::Backoff;
use blazz_domain::operation::{OperationEnd, OperationResult};
use blazz_domain::{ContactId, OperationId};
use blazz_providers::{Carried, SendError};
use blazz_storage::WorkspaceTx;
use blazz_storage::system::jobs::LeasedJob;
use blazz_storage::workspace::accounts::Account;

use super::announce::announce;
use crate::accounts;
use crate::chats;
use crate::contacts;
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::jobs::Finished;
use crate::messages;

/// How often writing down an answer is tried: it was done, so the answer must not be lost to a passing fault of the
/// database.
const TRIES: u32 = 5;

/// Commits the answer. When even the last try fails, the operation stays begun and is told as unknown later.
pub(super) async fn record(
    inbox: &Inbox,
    job: &LeasedJob,
    account: &Account,
    id: OperationId,
    answer: Result<Carried, SendError>,
) -> Result<Finished, InboxError> {
    let mut tried = 0;
    loop {
        tried += 1;
        match commit(inbox, job, account, id, &answer).await {
            Err(InboxError::Storage(error)) if error.is_transient() && tried < TRIES => {
                tracing::warn!(%error, operation.id = %id, tried, "writing down the answer to an operation");
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
    id: OperationId,
    answer: &Result<Carried, SendError>,
) -> Result<Finished, InboxError> {
    let tx = inbox.database.begin(&job.scope).await?;
    if !tx.operations().lock(id).await?.state.is_open() {
        return Ok(Finished::Done);
    }
    let finished = match answer {
        Ok(carried) => {
            let contact = make_true(inbox, &tx, account, carried).await?;
            end(&tx, id, contact, &OperationEnd::Done(carried.result.clone())).await?;
            Finished::Done
        }
        Err(SendError::Refused { failure }) => failed(&tx, id, failure).await?,
        Err(SendError::AccountBlocked { failure, status }) => {
            accounts::block(inbox, &tx, account, *status, failure).await?;
            failed(&tx, id, failure).await?
        }
        Err(SendError::MayHaveSent { failure }) => {
            end(&tx, id, None, &OperationEnd::Unknown(failure.clone())).await?;
            Finished::Done
        }
        Err(SendError::Away { after, .. }) => {
            tx.operations().put_back(id).await?;
            Finished::later(tx.now().plus(*after))
        }
        Err(SendError::Retry { failure, backoff, after }) => {
            put_off(&tx, job, id, failure, after.map_or(*backoff, |it| backoff.beginning_with(it)))
                .await?
        }
    };
    tx.commit().await?;
    Ok(finished)
}

async fn failed(
    tx: &WorkspaceTx,
    id: OperationId,
    failure: &Failure,
) -> Result<Finished, InboxError> {
    end(tx, id, None, &OperationEnd::Failed(failure.clone())).await?;
    Ok(Finished::Done)
}

/// It certainly was not done: later again, until the attempts are used up.
async fn put_off(
    tx: &WorkspaceTx,
    job: &LeasedJob,
    id: OperationId,
    failure: &Failure,
    backoff: Backoff,
) -> Result<Finished, InboxError> {
    let attempt = u32::try_from(job.attempts).unwrap_or(u32::MAX);
    let error = format!("{}: {}", failure.code, failure.reason);
    let Some(wait) = backoff.after(attempt, rand::random()) else {
        return failed(tx, id, &failure.clone().retryable()).await;
    };
    tx.operations().put_back(id).await?;
    Ok(Finished::Again { at: tx.now().plus(wait), error })
}

/// Keeps how it ended, and tells.
pub(super) async fn end(
    tx: &WorkspaceTx,
    id: OperationId,
    contact: Option<ContactId>,
    how: &OperationEnd,
) -> Result<(), InboxError> {
    tx.operations().end(id, contact, how).await?;
    announce(tx, tx.operations().lock(id).await?).await.map(drop)
}

/// Takes in the news that came with the answer. Gives the contact that a group became which the number is in now.
async fn make_true(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    account: &Account,
    carried: &Carried,
) -> Result<Option<ContactId>, InboxError> {
    let (_, trouble) = messages::apply(inbox, tx, account, &carried.news, Vec::new()).await?;
    if let Some(trouble) = trouble {
        tracing::error!(trouble, account.id = %account.id, "taking in what came with an answer");
    }
    match &carried.result {
        OperationResult::Group { group, .. } => {
            open_group(inbox, tx, account, group).await.map(Some)
        }
        _ => Ok(None),
    }
}

/// A group that somebody wanted to be in stands in the list of chats, before anybody has written in it.
async fn open_group(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    account: &Account,
    group: &Identity,
) -> Result<ContactId, InboxError> {
    let party = Party::of(group.clone());
    let known = contacts::resolve(tx, &party, ContactType::Group, tx.now()).await?;
    let contact = known.contact.id;
    let mut chat = tx.chats().open(account.id, contact, ContactType::Group.into()).await?;
    if !chat.is_listed {
        chat.is_listed = true;
        chat.last_message_at = chats::whole_second(tx.now());
        tx.chats().update(&chat).await?;
        chats::show(inbox, tx, &chat).await?;
    }
    Ok(contact)
}
