//! An admin says which transport messages take.

use blazz_domain::AccountId;
use blazz_domain::audit::AuditAction;
use blazz_domain::transport::TransportPolicy;
use blazz_storage::WorkspaceTx;
use serde_json::json;

use crate::accounts::announce;
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::views::AccountView;

/// Says it for one number; `None`: as the workspace says. It matters once the number has two.
pub async fn set_policy(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    id: AccountId,
    policy: Option<TransportPolicy>,
) -> Result<AccountView, InboxError> {
    let account = tx.accounts().load(id).await?;
    if account.removed_at.is_some() {
        return Err(InboxError::NotFound { noun: "an account" });
    }
    tx.accounts().set_transport_policy(id, policy).await?;
    let details = json!({ "transport_policy": policy.map(TransportPolicy::as_str) });
    tx.audit().record(AuditAction::TransportPolicySet, Some(id.as_uuid()), &details).await?;
    announce(inbox, tx, id, false).await
}

/// Says it for all numbers that do not say it themselves.
pub async fn set_workspace_policy(
    tx: &WorkspaceTx,
    policy: TransportPolicy,
) -> Result<(), InboxError> {
    tx.settings().set_transport_policy(policy).await?;
    let details = json!({ "transport_policy": policy.as_str() });
    Ok(tx.audit().record(AuditAction::TransportPolicySet, None, &details).await?)
}
