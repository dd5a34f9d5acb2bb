//! Takes a merge back: names, threads and messages return to the contact they came from.

use std::time::Duration;

use blazz_domain::audit::AuditAction;
use blazz_domain::content::{Direction, MessageKind};
use blazz_domain::{ChatId, MergeId, MessageId, Timestamp};
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::chats::Chat;
use blazz_storage::workspace::merges::{Merge, ThreadBefore};
use blazz_storage::workspace::messages::{Message, MessageKey, Stretch};
use serde_json::json;

use super::announce;
use crate::error::InboxError;

/// Unread messages are told apart again up to this many; whoever has more has not been looking.
const MOST_UNREAD: usize = 1_000;
/// How many entries are looked at at once for the last message.
const LOOKED_AT: usize = 20;

/// Undoes a merge. What was written since stays with the contact that was kept.
pub async fn undo_merge(tx: &WorkspaceTx, id: MergeId) -> Result<Merge, InboxError> {
    let mut merge = tx.merges().find(id).await?.ok_or(InboxError::NotFound { noun: "a merge" })?;
    let kept = tx.contacts().lock(merge.kept_contact_id).await?;
    if merge.undone_at.is_some() {
        return Err(InboxError::NotNow {
            code: "merge_already_undone",
            why: "this merge was undone before",
        });
    }
    if kept.merged_into.is_some() {
        return Err(InboxError::NotNow {
            code: "merged_again",
            why: "the contact was merged into another one since: undo that merge first",
        });
    }
    let merged = merge.merged_contact_id;
    for identity in &merge.moved.identities {
        if tx.identities().find_owner(identity).await? == Some(kept.id) {
            tx.identities().give(identity, merged).await?;
        }
    }
    for chat in &merge.moved.chats {
        tx.chats().give(*chat, merged).await?;
    }
    part(tx, &merge).await?;
    tx.contacts().set_merged_into(merged, None).await?;
    merge.undone_at = Some(tx.now());
    tx.merges().update(&merge).await?;
    let details = json!({ "merge_id": merge.id, "merged_contact_id": merged });
    tx.audit().record(AuditAction::MergeUndone, Some(kept.id.as_uuid()), &details).await?;
    announce(tx, &kept, None).await?;
    announce(tx, &tx.contacts().load(merged).await?, None).await?;
    Ok(merge)
}

/// Parts the threads that were joined: messages go back, and each side keeps what is unread in it.
async fn part(tx: &WorkspaceTx, merge: &Merge) -> Result<(), InboxError> {
    let mut unread_from = Vec::new();
    for (from, to) in &merge.moved.joined {
        tx.chats().lock(*from).await?;
        let first = tx.chats().lock(*to).await?.first_unread_id;
        unread_from.push(match first {
            Some(id) => Some(tx.messages().load(id).await?.key()),
            None => None,
        });
    }
    tx.messages().move_back(merge.id).await?;
    for ((from, to), first) in merge.moved.joined.iter().zip(unread_from) {
        let before = merge.moved.before.iter().find(|before| before.chat_id == *to);
        let from = recount(tx, *from, first, None).await?;
        recount(tx, *to, first, before.map(|before| (before, from.last_customer_at))).await?;
    }
    Ok(())
}

/// Finds the end of a thread and its unread messages again after messages left or returned. The kept
/// thread also forgets what it knew through the other one alone: its window and its clearing.
async fn recount(
    tx: &WorkspaceTx,
    id: ChatId,
    unread_from: Option<MessageKey>,
    kept: Option<(&ThreadBefore, Option<Timestamp>)>,
) -> Result<Chat, InboxError> {
    let mut chat = tx.chats().lock(id).await?;
    if let Some((before, of_other)) = kept {
        chat.cleared_at = chat.cleared_at.max(before.cleared_at);
        if chat.last_customer_at == of_other {
            chat.last_customer_at = before.last_customer_at;
            chat.peer.clone_from(&before.peer);
        }
    }
    let newest = last_said(tx, &chat).await?;
    chat.is_listed = newest.is_some();
    chat.last_message_id = newest.as_ref().map(|message| message.id);
    chat.last_message_at = newest.map(|message| message.provider_at).unwrap_or_default();
    let unread = unread(tx, &chat, unread_from).await?;
    chat.unread_count = i64::try_from(unread.len()).unwrap_or(i64::MAX);
    chat.first_unread_id = unread.first().copied();
    tx.chats().update(&chat).await?;
    Ok(chat)
}

/// The last message; what the team noted below it is none.
async fn last_said(tx: &WorkspaceTx, chat: &Chat) -> Result<Option<Message>, InboxError> {
    let mut before = None;
    loop {
        let newest = Stretch::Before(before);
        let page = tx.messages().list(chat.id, chat.cleared_at, newest, LOOKED_AT).await?;
        before = page.next;
        let said = page.items.into_iter().find(|message| !message.is_of_team());
        if said.is_some() || before.is_none() {
            return Ok(said);
        }
    }
}

/// The customer's messages from this one on.
async fn unread(
    tx: &WorkspaceTx,
    chat: &Chat,
    from: Option<MessageKey>,
) -> Result<Vec<MessageId>, InboxError> {
    let Some((at, id)) = from else { return Ok(Vec::new()) };
    let after = Stretch::After((at.minus(Duration::from_millis(1)), id));
    let page = tx.messages().list(chat.id, chat.cleared_at, after, MOST_UNREAD).await?;
    let is_unread = |message: &Message| {
        message.key() >= (at, id)
            && message.direction == Direction::In
            && message.via.is_none()
            && message.kind != MessageKind::System
    };
    Ok(page.items.iter().filter(|message| is_unread(message)).map(|message| message.id).collect())
}
