//! An admin changes a number's name or secrets.

use blazz_domain::AccountId;
use blazz_domain::audit::AuditAction;
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::accounts::AccountSecrets;
use serde_json::json;

use super::add::secret_problems;
use super::announce;
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::views::AccountView;

/// What may be changed.
#[derive(Debug, Clone, Default)]
pub struct AccountChange {
    pub name: Option<String>,
    /// All three at once: they belong to one app.
    pub secrets: Option<AccountSecrets>,
}

/// Changes a number that is still connected.
pub async fn change(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    id: AccountId,
    change: AccountChange,
) -> Result<AccountView, InboxError> {
    let account = tx.accounts().load(id).await?;
    if account.removed_at.is_some() {
        return Err(InboxError::NotFound { noun: "an account" });
    }
    if let Some(name) = change.name.as_deref().map(str::trim) {
        if name.is_empty() || name.chars().count() > 100 {
            let message = "write a name of 1 to 100 characters";
            return Err(InboxError::invalid("name", "length", message));
        }
        tx.accounts().rename(id, name).await?;
    }
    if let Some(secrets) = &change.secrets {
        let problems = secret_problems(secrets);
        if !problems.is_empty() {
            return Err(InboxError::Invalid(problems));
        }
        tx.accounts().set_secrets(id, secrets).await?;
    }
    let details = json!({ "secrets_replaced": change.secrets.is_some() });
    tx.audit().record(AuditAction::AccountChanged, Some(id.as_uuid()), &details).await?;
    announce(inbox, tx, id, false).await
}
