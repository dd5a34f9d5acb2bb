//! Somebody clears a chat for the whole team.

use blazz_domain::audit::AuditAction;
use blazz_domain::{ChatId, Timestamp};
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::chats::Chat;
use blazz_storage::workspace::messages::Stretch;
use serde_json::json;

use super::announce;
use super::read::view;
use crate::error::InboxError;
use crate::inbox::Inbox;

/// Hides everything that was said so far and takes the chat out of the list until somebody writes again.
/// The customer's phone is not touched, and the rows stay for the audit.
pub async fn clear(inbox: &Inbox, tx: &WorkspaceTx, id: ChatId) -> Result<(), InboxError> {
    let mut chat = tx.chats().lock(id).await?;
    chat.cleared_at = chat.cleared_at.max(chat.last_message_at).max(end(tx, &chat).await?);
    chat.is_listed = false;
    chat.unread_count = 0;
    chat.first_unread_id = None;
    chat.last_message_id = None;
    tx.chats().update(&chat).await?;
    let details = json!({ "cleared_through": chat.cleared_at });
    tx.audit().record(AuditAction::ChatCleared, Some(id.as_uuid()), &details).await?;
    let view = view(inbox, tx, &chat).await?;
    announce(tx, view, true)?;
    Ok(())
}

/// Where the thread ends: what the team noted may stand below the last message.
async fn end(tx: &WorkspaceTx, chat: &Chat) -> Result<Timestamp, InboxError> {
    let end = Stretch::Before(None);
    let last = tx.messages().list(chat.id, chat.cleared_at, end, 1).await?.items.pop();
    Ok(last.map(|last| last.provider_at).unwrap_or_default())
}
