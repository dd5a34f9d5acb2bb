//! Takes a merge back: names, threads and messages return to the contact they came from.

use blazz_domain::audit::AuditAction;
use blazz_domain::{ChatId, MergeId};
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::merges::Merge;
use blazz_storage::workspace::messages::Stretch;
use serde_json::json;

use super::announce;
use crate::error::InboxError;

/// Undoes a merge. What was written since stays with the contact that was kept.
pub async fn undo_merge(tx: &WorkspaceTx, id: MergeId) -> Result<Merge, InboxError> {
    let mut merge = tx.merges().find(id).await?.ok_or(InboxError::NotFound { noun: "a merge" })?;
    let kept = tx.contacts().load(merge.kept_contact_id).await?;
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
    tx.messages().move_back(merge.id).await?;
    for (from, to) in &merge.moved.joined {
        recount(tx, *from).await?;
        recount(tx, *to).await?;
    }
    tx.contacts().set_merged_into(merged, None).await?;
    merge.undone_at = Some(tx.now());
    tx.merges().update(&merge).await?;
    let details = json!({ "merge_id": merge.id, "merged_contact_id": merged });
    tx.audit().record(AuditAction::MergeUndone, Some(kept.id.as_uuid()), &details).await?;
    announce(tx, &kept, None).await?;
    announce(tx, &tx.contacts().load(merged).await?, None).await?;
    Ok(merge)
}

/// Finds the end of a thread again after messages left or returned.
async fn recount(tx: &WorkspaceTx, id: ChatId) -> Result<(), InboxError> {
    let mut chat = tx.chats().lock(id).await?;
    let newest =
        tx.messages().list(chat.id, chat.cleared_at, Stretch::Before(None), 1).await?.items.pop();
    chat.is_listed = newest.is_some();
    chat.last_message_id = newest.as_ref().map(|message| message.id);
    chat.last_message_at = newest.map(|message| message.provider_at).unwrap_or_default();
    chat.unread_count = 0;
    chat.first_unread_id = None;
    tx.chats().update(&chat).await?;
    Ok(())
}
