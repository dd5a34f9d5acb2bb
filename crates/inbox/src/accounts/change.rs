//! An admin changes a number's name or secrets.

use blazz_domain::AccountId;
use blazz_domain::account::ProviderKind;
use blazz_domain::audit::AuditAction;
use blazz_domain::field::FieldProblem;
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::accounts::AccountSecrets;
use secrecy::SecretString;
use serde_json::json;

use super::add::secret_problems;
use super::add_bridge::bridge_secret_problems;
use super::announce;
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::views::AccountView;

/// What may be changed.
#[derive(Debug, Clone, Default)]
pub struct AccountChange {
    pub name: Option<String>,
    pub secrets: GivenSecrets,
}

/// Secrets as they were typed. Those of an app or a session belong together, and what is stored is never told, so
/// they are replaced together or not at all.
#[derive(Debug, Clone, Default)]
pub struct GivenSecrets {
    pub access_token: Option<SecretString>,
    pub app_secret: Option<SecretString>,
    pub verify_token: Option<SecretString>,
}

impl GivenSecrets {
    /// All that this kind of number has, or `None` when nothing was typed.
    fn whole(self, provider: ProviderKind) -> Result<Option<AccountSecrets>, InboxError> {
        let has_verify_token = provider != ProviderKind::Bridge;
        let typed = [
            ("access_token", self.access_token.is_some(), true),
            ("app_secret", self.app_secret.is_some(), true),
            ("verify_token", self.verify_token.is_some(), has_verify_token),
        ];
        if typed.iter().all(|(_, is_typed, _)| !is_typed) {
            return Ok(None);
        }
        let wrong = typed.into_iter().filter(|(_, is_typed, is_wanted)| is_typed != is_wanted);
        let problems: Vec<FieldProblem> = wrong
            .map(|(field, is_typed, _)| {
                if is_typed {
                    FieldProblem::new(field, "unknown_field", "this number has no such secret")
                } else {
                    FieldProblem::new(field, "required", "the secrets are replaced together")
                }
            })
            .collect();
        if !problems.is_empty() {
            return Err(InboxError::Invalid(problems));
        }
        Ok(Some(AccountSecrets {
            access_token: self.access_token.unwrap_or_default(),
            app_secret: self.app_secret.unwrap_or_default(),
            verify_token: self.verify_token.unwrap_or_default(),
        }))
    }
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
    let secrets = change.secrets.whole(account.provider)?;
    if let Some(secrets) = &secrets {
        let problems = match account.provider {
            ProviderKind::Bridge => bridge_secret_problems(inbox, secrets),
            _ => secret_problems(secrets),
        };
        if !problems.is_empty() {
            return Err(InboxError::Invalid(problems));
        }
        tx.accounts().set_secrets(id, secrets).await?;
    }
    let details = json!({ "secrets_replaced": secrets.is_some() });
    tx.audit().record(AuditAction::AccountChanged, Some(id.as_uuid()), &details).await?;
    announce(inbox, tx, id, false).await
}
