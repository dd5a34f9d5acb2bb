//! A member of the team takes a contact out of the lists.

use blazz_domain::ContactId;
use blazz_domain::audit::AuditAction;
use blazz_storage::WorkspaceTx;
use serde_json::json;

use super::announce;
use crate::error::InboxError;

/// Deletes a contact from the lists. Chats and messages stay; it comes back when the person writes again.
pub async fn delete(tx: &WorkspaceTx, id: ContactId) -> Result<(), InboxError> {
    let mut contact = tx.contacts().lock(id).await?;
    if contact.deleted_at.is_some() || contact.merged_into.is_some() {
        return Err(InboxError::NotFound { noun: "a contact" });
    }
    tx.contacts().set_deleted(id, true).await?;
    contact.deleted_at = Some(tx.now());
    tx.audit().record(AuditAction::ContactDeleted, Some(id.as_uuid()), &json!({})).await?;
    announce(tx, &contact, None).await?;
    Ok(())
}
