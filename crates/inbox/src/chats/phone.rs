//! The phone of a number shows its chats as the team has arranged them, where an admin has said so.

use blazz_domain::chat::{Arranged, ArrangedPart};
use blazz_domain::content::{Direction, MessageKind};
use blazz_domain::job::{Backoff, JobKind};
use blazz_domain::lane::Lane;
use blazz_domain::{AccountId, ChatId};
use blazz_providers::{ArrangedChat, NewestMessage, Recipient, SendError};
use blazz_storage::WorkspaceTx;
use blazz_storage::system::jobs::LeasedJob;
use blazz_storage::workspace::chats::Chat;
use blazz_storage::workspace::jobs::NewJob;
use blazz_storage::workspace::messages::Stretch;
use serde_json::json;

use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::jobs::Finished;
use crate::messages::author;

/// How far back a message is looked for that the phone knows too.
const LOOKED_AT: usize = 20;

/// Has the phone told these parts, as they stand when it is told.
pub(super) async fn tell(
    tx: &WorkspaceTx,
    chat: &Chat,
    parts: &[ArrangedPart],
) -> Result<(), InboxError> {
    let Some(account) = told(tx, chat).await? else { return Ok(()) };
    tx.jobs()
        .enqueue(NewJob {
            kind: JobKind::ArrangeOnPhone,
            lane: Lane::Normal,
            queue: JobKind::ArrangeOnPhone.queue(account),
            // One after the other for a number: each builds on what the phone's settings were before. Nothing that is
            // sent waits for it.
            order_key: account.as_uuid(),
            subject: chat.id.as_uuid(),
            payload: json!({ "parts": parts }),
            run_at: tx.now(),
        })
        .await?;
    Ok(())
}

/// The linked device of the chat's number whose phone is to be told.
async fn told(tx: &WorkspaceTx, chat: &Chat) -> Result<Option<AccountId>, InboxError> {
    let home = tx.accounts().load(chat.account_id).await?;
    for id in [Some(home.id), home.other_transport()].into_iter().flatten() {
        if tx.links().find(id).await?.is_some_and(|link| link.tells_phone) {
            return Ok(Some(id));
        }
    }
    Ok(None)
}

/// Tells the phone how the chat stands now.
pub(crate) async fn run(inbox: &Inbox, job: &LeasedJob) -> Result<Finished, InboxError> {
    let tx = inbox.database.read(&job.scope);
    let chat = tx.chats().load(ChatId::from_uuid(job.subject)).await?;
    let Some(account) = told(&tx, &chat).await? else { return Ok(Finished::Done) };
    let account = tx.accounts().load(account).await?;
    let identities = tx.identities().of_contact(chat.contact_id).await?;
    let addresses = inbox.providers.addresses(account.provider);
    let recipient = Recipient::choose(addresses, &[chat.peer.as_ref()], &identities);
    let (Some(provider), Some(recipient)) = (inbox.providers.find(account.provider), recipient)
    else {
        return Ok(Finished::Done);
    };
    let parts = job.payload["parts"].as_array().into_iter().flatten();
    let parts = parts.filter_map(|part| part.as_str().and_then(ArrangedPart::parse));
    let arranged = ArrangedChat {
        recipient: Recipient::at(recipient),
        arranged: parts.map(|part| how(&chat, part)).collect(),
        newest: newest(&tx, &chat, account.id).await?,
    };
    let access = tx.accounts().access(&account).await?;
    let now = tx.now();
    match provider.arrange(&access, &arranged, job.lane.time_out()).await {
        Ok(()) => Ok(Finished::Done),
        Err(SendError::Away { after, .. }) => Ok(Finished::later(now.plus(after))),
        Err(SendError::Refused { failure } | SendError::AccountBlocked { failure, .. }) => {
            tracing::warn!(failure.code, failure.reason, chat.id = %chat.id, "arranging a chat on the phone");
            Ok(Finished::Done)
        }
        // Saying it again is harmless.
        Err(SendError::MayHaveSent { failure } | SendError::Retry { failure, .. }) => {
            let attempt = u32::try_from(job.attempts).unwrap_or(u32::MAX);
            let wait = Backoff::SEND.after(attempt, rand::random());
            let error = failure.reason;
            Ok(wait.map_or(Finished::Done, |wait| Finished::Again { at: now.plus(wait), error }))
        }
    }
}

const fn how(chat: &Chat, part: ArrangedPart) -> Arranged {
    match part {
        ArrangedPart::Shelf => Arranged::Shelf(chat.shelf),
        ArrangedPart::Muted => Arranged::Muted(chat.on_phone.muted),
        ArrangedPart::Read => Arranged::Read(chat.unread_count == 0),
    }
}

async fn newest(
    tx: &WorkspaceTx,
    chat: &Chat,
    account: AccountId,
) -> Result<Option<NewestMessage>, InboxError> {
    let end = Stretch::Before(None);
    let page = tx.messages().list(chat.id, chat.cleared_at, end, LOOKED_AT).await?;
    let known = page.items.into_iter().find(|message| {
        message.kind != MessageKind::System
            && message.account_id == account
            && message.provider_message_id.is_some()
    });
    Ok(known.and_then(|message| {
        Some(NewestMessage {
            is_ours: message.direction == Direction::Out,
            at: message.provider_at,
            author: author(&message),
            message: message.provider_message_id?,
        })
    }))
}
