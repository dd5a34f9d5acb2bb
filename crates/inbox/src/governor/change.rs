//! Somebody changes what a number is limited to, or where the workspace's days begin.

use blazz_domain::AccountId;
use blazz_domain::audit::AuditAction;
use blazz_domain::governor::{GovernorSettings, Zone};
use blazz_storage::WorkspaceTx;
use serde_json::json;

use crate::accounts;
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::views::{self, GovernorView, WorkspaceGovernorView};

/// Gives a number other limits; `None` gives it back those of its provider. What waits is looked at anew.
pub async fn change(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    id: AccountId,
    settings: Option<GovernorSettings>,
) -> Result<GovernorView, InboxError> {
    let account = tx.accounts().load(id).await?;
    if account.removed_at.is_some() {
        return Err(InboxError::NotFound { noun: "an account" });
    }
    let problems = settings.as_ref().map(GovernorSettings::problems).unwrap_or_default();
    if !problems.is_empty() {
        return Err(InboxError::Invalid(problems));
    }
    tx.send_limits().set_settings(id, settings.as_ref()).await?;
    let details = json!({ "settings": settings });
    tx.audit().record(AuditAction::AccountLimitsChanged, Some(id.as_uuid()), &details).await?;
    tx.jobs().rouse_held(Some(id)).await?;
    accounts::announce(inbox, tx, id, false).await?;
    Ok(views::governor(tx, id).await?)
}

/// Says where the workspace's days begin and its quiet hours are counted.
pub async fn set_time_zone(
    tx: &WorkspaceTx,
    name: &str,
) -> Result<WorkspaceGovernorView, InboxError> {
    if Zone::parse(name).is_none() {
        let message = "write an IANA name such as Asia/Jakarta";
        return Err(InboxError::invalid("time_zone", "unknown_zone", message));
    }
    tx.send_limits().set_time_zone(name).await?;
    let details = json!({ "time_zone": name });
    tx.audit().record(AuditAction::WorkspaceZoneChanged, None, &details).await?;
    tx.jobs().rouse_held(None).await?;
    Ok(tx.send_limits().of_workspace().await?.into())
}
