//! Somebody clears a chat for the whole team.

use blazz_domain::ChatId;
use blazz_domain::audit::AuditAction;
use blazz_storage::WorkspaceTx;
use serde_json::json;

use super::announce;
use super::read::view;
use crate::error::InboxError;
use crate::inbox::Inbox;

/// Hides everything that was said so far and takes the chat out of the list until somebody writes again.
/// The customer's phone is not touched, and the rows stay for the audit.
pub async fn clear(inbox: &Inbox, tx: &WorkspaceTx, id: ChatId) -> Result<(), InboxError> {
    let mut chat = tx.chats().lock(id).await?;
    chat.cleared_at = chat.cleared_at.max(chat.last_message_at);
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
