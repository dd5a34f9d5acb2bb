//! Two contacts turn out to be one: names and chats go to one of them, and the way back is kept.

use blazz_domain::audit::AuditAction;
use blazz_domain::chat::Standing;
use blazz_domain::{ContactId, MessageId};
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::chats::Chat;
use blazz_storage::workspace::contacts::Contact;
use blazz_storage::workspace::merges::{Merge, ThreadBefore};
use serde_json::json;

use super::announce;
use crate::error::InboxError;

/// Merges `other` into `kept`, as a member of the team asked.
pub async fn merge(
    tx: &WorkspaceTx,
    kept: ContactId,
    other: ContactId,
) -> Result<Merge, InboxError> {
    if kept == other {
        return Err(InboxError::invalid(
            "other_contact_id",
            "same_contact",
            "choose another contact: one cannot be merged with itself",
        ));
    }
    // Always in the same order, so that two merges of the same pair do not wait for each other.
    let first = live(tx, kept.min(other)).await?;
    let second = live(tx, kept.max(other)).await?;
    let (kept, other) = if first.id == kept { (first, second) } else { (second, first) };
    if kept.contact_type != other.contact_type {
        return Err(InboxError::invalid(
            "other_contact_id",
            "other_type",
            "a person and a group cannot be one contact",
        ));
    }
    let (_, merge) = join_recorded(tx, kept, other).await?;
    Ok(merge)
}

async fn live(tx: &WorkspaceTx, id: ContactId) -> Result<Contact, InboxError> {
    let contact = tx.contacts().lock(id).await?;
    if contact.merged_into.is_some() || contact.deleted_at.is_some() {
        return Err(InboxError::NotFound { noun: "a contact" });
    }
    Ok(contact)
}

/// The contact that this one went into, or itself; it is not merged away before the commit.
pub(crate) async fn follow(tx: &WorkspaceTx, id: ContactId) -> Result<Contact, InboxError> {
    let mut contact = tx.contacts().lock(id).await?;
    while let Some(kept) = contact.merged_into {
        contact = tx.contacts().lock(kept).await?;
    }
    Ok(contact)
}

/// Merges two contacts that WhatsApp says are one; gives the one that stays.
pub(super) async fn join(
    tx: &WorkspaceTx,
    kept: Contact,
    other: Contact,
) -> Result<Contact, InboxError> {
    join_recorded(tx, kept, other).await.map(|(kept, _)| kept)
}

async fn join_recorded(
    tx: &WorkspaceTx,
    mut kept: Contact,
    other: Contact,
) -> Result<(Contact, Merge), InboxError> {
    let mut merge = tx.merges().begin(kept.id, other.id).await?;
    for identity in tx.identities().of_contact(other.id).await? {
        tx.identities().give(&identity, kept.id).await?;
        merge.moved.identities.push(identity);
    }
    for chat in tx.chats().list_with(other.id).await? {
        move_chat(tx, &mut merge, kept.id, chat).await?;
    }
    let is_better = if other.is_name_given == kept.is_name_given {
        other.name_told_at > kept.name_told_at
    } else {
        other.is_name_given
    };
    if is_better {
        kept.name.clone_from(&other.name);
        kept.is_name_given = other.is_name_given;
        kept.name_told_at = other.name_told_at;
        tx.contacts().update(&mut kept).await?;
    }
    if other.picture.as_ref().is_some_and(|it| it.file().is_some())
        && kept.picture.take_if(|it| it.file().is_none()).is_some()
    {
        // It is asked for under the name that it was shown to when they are met next.
        tx.contacts().set_picture(kept.id, None).await?;
    }
    tx.contacts().set_merged_into(other.id, Some(kept.id)).await?;
    tx.contact_terms().replace(other.id, "", None, &[]).await?;
    tx.merges().update(&merge).await?;
    let details = json!({ "merge_id": merge.id, "merged_contact_id": other.id });
    tx.audit().record(AuditAction::ContactsMerged, Some(kept.id.as_uuid()), &details).await?;
    announce(tx, &kept, Some(other.id)).await?;
    Ok((kept, merge))
}

/// A thread changes hands whole, unless the kept contact has one with the same account: then its messages
/// go there.
async fn move_chat(
    tx: &WorkspaceTx,
    merge: &mut Merge,
    kept: ContactId,
    chat: Chat,
) -> Result<(), InboxError> {
    let Some(theirs) = tx.chats().find_between(chat.account_id, kept).await? else {
        tx.chats().give(chat.id, kept).await?;
        merge.moved.chats.push(chat.id);
        return Ok(());
    };
    let chat = tx.chats().lock(chat.id).await?;
    let target = tx.chats().lock(theirs.id).await?;
    merge.moved.joined.push((chat.id, target.id));
    merge.moved.before.push(ThreadBefore {
        chat_id: target.id,
        last_customer_at: target.last_customer_at,
        peer: target.peer.clone(),
        cleared_at: target.cleared_at,
    });
    if chat.blocked_at.is_some() && target.blocked_at.is_none() {
        tx.chats().set_blocked(target.id, true).await?;
    }
    tx.messages().move_all(merge.id, chat.id, target.id).await?;
    fold_chat(tx, target, chat).await
}

/// Leaves nothing in a thread whose messages went into another one, which takes over its counters. Both are locked.
pub(crate) async fn fold_chat(
    tx: &WorkspaceTx,
    mut target: Chat,
    mut emptied: Chat,
) -> Result<(), InboxError> {
    target.first_unread_id = earlier(tx, target.first_unread_id, emptied.first_unread_id).await?;
    absorb(&mut target, &emptied);
    tx.chats().update(&target).await?;
    emptied.is_listed = false;
    emptied.standing = Standing::Open;
    emptied.unread_count = 0;
    emptied.first_unread_id = None;
    Ok(tx.chats().update(&emptied).await?)
}

/// The one that stands earlier in the thread.
async fn earlier(
    tx: &WorkspaceTx,
    one: Option<MessageId>,
    two: Option<MessageId>,
) -> Result<Option<MessageId>, InboxError> {
    let (Some(first), Some(second)) = (one, two) else { return Ok(one.or(two)) };
    let keys = (tx.messages().load(first).await?.key(), tx.messages().load(second).await?.key());
    Ok(Some(keys.0.min(keys.1).1))
}

/// Takes over counters and the newer end of the other thread. What people could see of it stays visible,
/// even if something that was cleared in ours comes back with it.
fn absorb(target: &mut Chat, other: &Chat) {
    target.unread_count += other.unread_count;
    if other.is_listed {
        target.cleared_at = target.cleared_at.min(other.cleared_at);
    }
    if (other.last_message_at, other.last_message_id)
        > (target.last_message_at, target.last_message_id)
    {
        target.last_message_at = other.last_message_at;
        target.last_message_id = other.last_message_id;
    }
    if other.last_customer_at > target.last_customer_at {
        target.last_customer_at = other.last_customer_at;
        target.peer.clone_from(&other.peer);
    }
    if other.is_listed {
        target.standing = target.standing.joined_with(other.standing);
    }
    target.is_listed |= other.is_listed;
}
