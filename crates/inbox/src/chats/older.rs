//! Somebody wants to read what was said before the oldest message that is here: the phone is asked.

use std::time::Duration;

use blazz_domain::chat::{OlderRequest, OlderState};
use blazz_domain::content::{Direction, MessageKind};
use blazz_domain::job::{Backoff, JobKind};
use blazz_domain::lane::Lane;
use blazz_domain::{ChatId, MessageId};
use blazz_providers::{OlderThan, Recipient, SendError};
use blazz_storage::WorkspaceTx;
use blazz_storage::system::jobs::LeasedJob;
use blazz_storage::workspace::accounts::Account;
use blazz_storage::workspace::chats::Chat;
use blazz_storage::workspace::jobs::NewJob;
use blazz_storage::workspace::messages::{Message, Stretch};
use serde_json::json;
use uuid::Uuid;

use super::announce_as_it_is;
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::jobs::Finished;
use crate::views::ChatView;

/// How long a phone may take to answer: one that lies in a drawer never does.
const PATIENCE: Duration = Duration::from_mins(1);
const UNANSWERED: &str =
    "The phone has not answered. Open WhatsApp on it, keep it open, and ask again.";
/// How many messages at the beginning of a thread are looked at for one that the phone knows.
const LOOKED_AT: usize = 20;

/// Asks for older messages of a chat. They come as history, and the chat says when they are here.
pub async fn ask_older(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    id: ChatId,
) -> Result<ChatView, InboxError> {
    let mut chat = tx.chats().lock(id).await?;
    let account = linked(inbox, tx, &chat).await?.ok_or(InboxError::NotNow {
        code: "no_older_history",
        why: "this number has no phone that could be asked for older messages",
    })?;
    if chat.on_phone.older.as_ref().is_some_and(OlderRequest::is_open) {
        return Err(InboxError::NotNow {
            code: "asked_already",
            why: "the phone has been asked already: wait for its answer",
        });
    }
    if oldest(tx, &chat, &account).await?.is_none() {
        return Err(InboxError::NotNow {
            code: "nothing_to_begin_at",
            why: "there is no message yet that older ones could come before",
        });
    }
    chat.on_phone.older = Some(OlderRequest::of(OlderState::Queued, tx.now()));
    tx.chats().set_on_phone(id, &chat.on_phone).await?;
    tx.jobs()
        .enqueue(NewJob {
            kind: JobKind::AskOlder,
            lane: Lane::Normal,
            queue: JobKind::AskOlder.queue(account.id),
            // Of its own: nothing that is sent to the chat waits for the phone's answer.
            order_key: tx.new_id(),
            subject: id.as_uuid(),
            payload: json!({}),
            run_at: tx.now(),
        })
        .await?;
    announce_as_it_is(inbox, tx, &chat).await
}

/// The transport of the chat's number that has a phone.
async fn linked(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    chat: &Chat,
) -> Result<Option<Account>, InboxError> {
    let home = tx.accounts().load(chat.account_id).await?;
    let other = match home.other_transport() {
        Some(other) => tx.accounts().find(other).await?,
        None => None,
    };
    let can = |account: &Account| {
        account.removed_at.is_none()
            && inbox.providers.capabilities(account.provider).is_some_and(|it| it.older_history)
    };
    Ok([Some(home), other].into_iter().flatten().find(can))
}

/// The oldest message of the thread that the phone knows by name; what the team has cleared stays cleared.
async fn oldest(
    tx: &WorkspaceTx,
    chat: &Chat,
    account: &Account,
) -> Result<Option<Message>, InboxError> {
    let beginning = Stretch::After((chat.cleared_at, MessageId::from_uuid(Uuid::nil())));
    let page = tx.messages().list(chat.id, chat.cleared_at, beginning, LOOKED_AT).await?;
    Ok(page.items.into_iter().find(|message| {
        message.kind != MessageKind::System
            && message.account_id == account.id
            && message.provider_message_id.is_some()
    }))
}

/// Asks the phone, and later sees whether it has answered.
pub(crate) async fn run(inbox: &Inbox, job: &LeasedJob) -> Result<Finished, InboxError> {
    let now = inbox.database.clock().now();
    let reading = inbox.database.read(&job.scope);
    let chat = reading.chats().load(ChatId::from_uuid(job.subject)).await?;
    let Some(request) = chat.on_phone.older.clone() else { return Ok(Finished::Done) };
    match request.state {
        OlderState::Queued => {}
        OlderState::Asked if now.since(request.at) < PATIENCE => {
            return Ok(Finished::later(request.at.plus(PATIENCE)));
        }
        OlderState::Asked => return fail(inbox, job, UNANSWERED).await,
        OlderState::Done | OlderState::Beginning | OlderState::Failed => return Ok(Finished::Done),
    }
    let Some(account) = linked(inbox, &reading, &chat).await? else {
        return fail(inbox, job, "The number has no phone any more that could be asked.").await;
    };
    let identities = reading.identities().of_contact(chat.contact_id).await?;
    let addresses = inbox.providers.addresses(account.provider);
    let recipient = Recipient::choose(addresses, &[chat.peer.as_ref()], &identities);
    let oldest = oldest(&reading, &chat, &account).await?;
    let (Some(provider), Some(recipient), Some(message)) =
        (inbox.providers.find(account.provider), recipient, oldest)
    else {
        return fail(inbox, job, "There is nothing left that older messages could come before.")
            .await;
    };
    let older = OlderThan {
        recipient: Recipient::at(recipient),
        is_ours: message.direction == Direction::Out,
        at: message.provider_at,
        message: message.provider_message_id.unwrap_or_default(),
    };
    let access = reading.accounts().access(&account).await?;
    // Said before it is asked: the answer may be faster than we are.
    state(inbox, job, OlderRequest::of(OlderState::Asked, now)).await?;
    match provider.ask_older(&access, &older, job.lane.time_out()).await {
        Ok(()) | Err(SendError::MayHaveSent { .. }) => Ok(Finished::later(now.plus(PATIENCE))),
        Err(SendError::Away { after, .. }) => {
            state(inbox, job, OlderRequest::of(OlderState::Queued, now)).await?;
            Ok(Finished::later(now.plus(after)))
        }
        Err(SendError::Refused { failure } | SendError::AccountBlocked { failure, .. }) => {
            fail(inbox, job, &failure.reason).await
        }
        Err(SendError::Retry { failure, .. }) => {
            state(inbox, job, OlderRequest::of(OlderState::Queued, now)).await?;
            let attempt = u32::try_from(job.attempts).unwrap_or(u32::MAX);
            match Backoff::SEND.after(attempt, rand::random()) {
                Some(wait) => Ok(Finished::Again { at: now.plus(wait), error: failure.reason }),
                None => fail(inbox, job, &failure.reason).await,
            }
        }
    }
}

/// The job was given up: the chat says so.
pub(crate) async fn give_up(inbox: &Inbox, job: &LeasedJob) -> Result<(), InboxError> {
    fail(inbox, job, "Asking the phone failed. Try again later.").await.map(drop)
}

async fn fail(inbox: &Inbox, job: &LeasedJob, reason: &str) -> Result<Finished, InboxError> {
    let now = inbox.database.clock().now();
    let failed = OlderRequest::of(OlderState::Failed, now);
    state(inbox, job, OlderRequest { reason: Some(reason.to_owned()), ..failed }).await?;
    Ok(Finished::Done)
}

/// Says how the request stands, unless the phone has answered meanwhile.
async fn state(inbox: &Inbox, job: &LeasedJob, request: OlderRequest) -> Result<(), InboxError> {
    let tx = inbox.database.begin(&job.scope).await?;
    let mut chat = tx.chats().lock(ChatId::from_uuid(job.subject)).await?;
    if !chat.on_phone.older.as_ref().is_some_and(OlderRequest::is_open) {
        return Ok(());
    }
    chat.on_phone.older = Some(request);
    tx.chats().set_on_phone(chat.id, &chat.on_phone).await?;
    announce_as_it_is(inbox, &tx, &chat).await?;
    Ok(tx.commit().await?)
}
