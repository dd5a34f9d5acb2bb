//! Somebody stops sending, of one number or of all, or lets it go on.

use blazz_domain::AccountId;
use blazz_domain::audit::AuditAction;
use blazz_storage::WorkspaceTx;
use serde_json::json;

use crate::accounts;
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::views::{self, GovernorView, WorkspaceGovernorView};

/// Nothing leaves this number any more; what waits says so.
pub async fn stop(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    id: AccountId,
) -> Result<GovernorView, InboxError> {
    switch(inbox, tx, id, true).await
}

/// The number sends again, at once.
pub async fn resume(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    id: AccountId,
) -> Result<GovernorView, InboxError> {
    switch(inbox, tx, id, false).await
}

/// Nothing leaves the workspace any more.
pub async fn stop_all(
    inbox: &Inbox,
    tx: &WorkspaceTx,
) -> Result<WorkspaceGovernorView, InboxError> {
    switch_all(inbox, tx, true).await
}

/// The workspace sends again; numbers that are stopped for themselves stay so.
pub async fn resume_all(
    inbox: &Inbox,
    tx: &WorkspaceTx,
) -> Result<WorkspaceGovernorView, InboxError> {
    switch_all(inbox, tx, false).await
}

async fn switch(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    id: AccountId,
    stops: bool,
) -> Result<GovernorView, InboxError> {
    let (account, limits) = tx.accounts().load_governed(id).await?;
    if account.removed_at.is_some() {
        return Err(InboxError::NotFound { noun: "an account" });
    }
    if limits.account_stop.is_some() != stops {
        tx.send_limits().switch_account(id, stops).await?;
        let action = if stops { AuditAction::SendingStopped } else { AuditAction::SendingResumed };
        tx.audit().record(action, Some(id.as_uuid()), &json!({})).await?;
        accounts::announce(inbox, tx, id, false).await?;
    }
    if !stops {
        tx.jobs().rouse_held(Some(id)).await?;
    }
    Ok(views::governor(tx, id).await?)
}

async fn switch_all(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    stops: bool,
) -> Result<WorkspaceGovernorView, InboxError> {
    let known = tx.send_limits().of_workspace().await?;
    if known.stop.is_some() != stops {
        tx.send_limits().switch_workspace(stops).await?;
        let action = if stops { AuditAction::SendingStopped } else { AuditAction::SendingResumed };
        tx.audit().record(action, None, &json!({})).await?;
        for account in tx.accounts().list().await? {
            accounts::announce(inbox, tx, account.id, false).await?;
        }
    }
    if !stops {
        tx.jobs().rouse_held(None).await?;
    }
    Ok(tx.send_limits().of_workspace().await?.into())
}
