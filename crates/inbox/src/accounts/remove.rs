//! An admin disconnects a number; its chats stay.

use blazz_domain::AccountId;
use blazz_domain::audit::AuditAction;
use blazz_storage::WorkspaceTx;
use serde_json::json;

use super::announce;
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::links;

/// Disconnects a number, and takes its device off the phone. What is still queued for it fails with that reason when its
/// turn comes.
pub async fn remove(inbox: &Inbox, tx: &WorkspaceTx, id: AccountId) -> Result<(), InboxError> {
    let account = tx.accounts().load(id).await?;
    if account.removed_at.is_some() {
        return Err(InboxError::NotFound { noun: "an account" });
    }
    if account.joined.is_some() {
        return Err(InboxError::NotNow {
            code: "has_other_transport",
            why: "this number's chats go on by its other transport: part the two first, or only log this one out",
        });
    }
    if let Some(home) = account.home_id {
        tx.accounts().split(home, id).await?;
        tx.accounts().set_transport_policy(home, None).await?;
        announce(inbox, tx, home, false).await?;
    }
    tx.accounts().remove(id).await?;
    links::leave(tx, id).await?;
    tx.bridges().release(id).await?;
    tx.audit().record(AuditAction::AccountRemoved, Some(id.as_uuid()), &json!({})).await?;
    announce(inbox, tx, id, true).await.map(drop)
}
