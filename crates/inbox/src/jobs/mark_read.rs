//! Tells the provider that a chat was read, or that somebody is typing in it.

use std::time::Duration;

use blazz_domain::MessageId;
use blazz_domain::content::{Direction, MessageKind};
use blazz_domain::identity::Identity;
use blazz_domain::job::Backoff;
use blazz_providers::{ReadMark, Recipient, SendError};
use blazz_storage::WorkspaceTx;
use blazz_storage::system::jobs::LeasedJob;
use blazz_storage::workspace::accounts::Account;
use blazz_storage::workspace::messages::{Message, Stretch};

use super::Finished;
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::messages;

/// Older than this, "typing" would be a lie.
const TYPING_FRESH: Duration = Duration::from_secs(20);
/// Tries in all; the customer's ticks are not worth more.
const ATTEMPTS: u32 = 4;
/// How many messages are named; what is older was read with an earlier one, or nobody waits for it.
const NAMED: usize = 200;

pub(super) async fn mark_read(inbox: &Inbox, job: &LeasedJob) -> Result<Finished, InboxError> {
    let typing = job.payload["typing"].as_bool().unwrap_or(false);
    let now = inbox.database.clock().now();
    if typing && now.since(job.run_at) > TYPING_FRESH {
        return Ok(Finished::Done);
    }
    let reading = inbox.database.read(&job.scope);
    let message = reading.messages().load(MessageId::from_uuid(job.subject)).await?;
    let account = reading.accounts().load(message.account_id).await?;
    let Some(name) = message.provider_message_id.clone().filter(|_| account.removed_at.is_none())
    else {
        return Ok(Finished::Done);
    };
    let Some(recipient) = recipient(inbox, &reading, &account, &message).await? else {
        return Ok(Finished::Done);
    };
    let first = job.payload["first"].as_str().and_then(|id| id.parse().ok());
    let mut by_writer = marks(&reading, &message, name, first).await?;
    if typing {
        // Whoever types has read what was said last; the rest is told when the chat is.
        by_writer = by_writer.split_off(by_writer.len().saturating_sub(1));
    }
    let marks = by_writer.into_iter().map(|by| ReadMark {
        recipient: recipient.clone(),
        messages: by.names,
        author: by.author,
        typing,
    });
    let access = reading.accounts().access(&account).await?;
    let Some(provider) = inbox.providers.find(account.provider) else { return Ok(Finished::Done) };
    let mut told = Ok(());
    for mark in marks {
        told = told.and(provider.mark_read(&access, &mark, job.lane.time_out()).await);
        if told.is_err() {
            break;
        }
    }
    match told {
        Ok(()) => Ok(Finished::Done),
        Err(SendError::Away { .. }) if typing => Ok(Finished::Done),
        Err(SendError::Away { after, .. }) => Ok(Finished::later(now.plus(after))),
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

async fn recipient(
    inbox: &Inbox,
    reading: &WorkspaceTx,
    account: &Account,
    message: &Message,
) -> Result<Option<Recipient>, InboxError> {
    let chat = reading.chats().load(message.chat_id).await?;
    let identities = reading.identities().of_contact(chat.contact_id).await?;
    let addresses = inbox.providers.addresses(account.provider);
    let chosen = Recipient::choose(addresses, &[chat.peer.as_ref()], &identities);
    Ok(chosen.map(Recipient::at))
}

/// What one writer wrote that was read.
struct ReadOf {
    author: Option<Identity>,
    /// Oldest first.
    names: Vec<String>,
}

/// The message and those just before it, back to the first that was unread, by writer, that of the message last: where
/// each message has a tick of its own, each is named.
async fn marks(
    reading: &WorkspaceTx,
    message: &Message,
    name: String,
    first: Option<MessageId>,
) -> Result<Vec<ReadOf>, InboxError> {
    let chat = reading.chats().load(message.chat_id).await?;
    let first = match first {
        Some(first) => reading.messages().find(first).await?.map(|first| first.key()),
        None => None,
    };
    let before = Stretch::Before(Some(message.key()));
    let earlier = reading.messages().list(chat.id, chat.cleared_at, before, NAMED).await?.items;
    let was_unread = |other: &Message| {
        other.direction == Direction::In
            && other.kind != MessageKind::System
            && other.account_id == message.account_id
            && first.is_none_or(|first| other.key() >= first)
    };
    let mut all = vec![ReadOf { author: messages::author(message), names: vec![name] }];
    for other in earlier.into_iter().filter(was_unread) {
        let author = messages::author(&other);
        let Some(name) = other.provider_message_id else { continue };
        match all.iter_mut().find(|of| of.author == author) {
            Some(of) => of.names.push(name),
            None => all.push(ReadOf { author, names: vec![name] }),
        }
    }
    for of in &mut all {
        of.names.reverse();
    }
    all.reverse();
    Ok(all)
}
