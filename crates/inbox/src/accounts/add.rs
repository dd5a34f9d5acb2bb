//! An admin connects a number.

use blazz_domain::account::ProviderKind;
use blazz_domain::audit::AuditAction;
use blazz_domain::field::FieldProblem;
use blazz_storage::workspace::accounts as rows;
use blazz_storage::workspace::accounts::AccountSecrets;
use blazz_storage::{StorageError, WorkspaceTx};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

use super::announce;
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::views::AccountView;

/// What Meta gave the admin.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// How the team calls the number; its id when left empty.
    pub name: Option<String>,
    pub phone_number_id: String,
    pub waba_id: String,
    pub secrets: AccountSecrets,
}

/// Adds a Cloud API number. It is not asked about yet: see `check`.
pub async fn add(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    new: NewAccount,
) -> Result<AccountView, InboxError> {
    let problems = problems(&new);
    if !problems.is_empty() {
        return Err(InboxError::Invalid(problems));
    }
    let name = new.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
    let row = rows::NewAccount {
        provider: ProviderKind::Cloud,
        name: name.unwrap_or(&new.phone_number_id).chars().take(100).collect(),
        external_id: new.phone_number_id.clone(),
        business_id: new.waba_id,
        secrets: new.secrets,
    };
    let id = match tx.accounts().add(row).await {
        Err(StorageError::Conflict(_)) => return Err(InboxError::Exists { what: "this number" }),
        other => other?,
    };
    let details = json!({ "phone_number_id": new.phone_number_id });
    tx.audit().record(AuditAction::AccountAdded, Some(id.as_uuid()), &details).await?;
    announce(inbox, tx, id, false).await
}

fn problems(new: &NewAccount) -> Vec<FieldProblem> {
    let mut problems = Vec::new();
    for (field, value) in [("phone_number_id", &new.phone_number_id), ("waba_id", &new.waba_id)] {
        let is_id = (1..=32).contains(&value.len()) && value.bytes().all(|it| it.is_ascii_digit());
        if !is_id {
            problems.push(FieldProblem::new(field, "not_an_id", "copy the digits Meta shows"));
        }
    }
    problems.extend(secret_problems(&new.secrets));
    problems
}

/// What is wrong with secrets as they were typed.
pub(super) fn secret_problems(secrets: &AccountSecrets) -> Vec<FieldProblem> {
    let limits: [(&str, &SecretString, usize, usize); 3] = [
        ("access_token", &secrets.access_token, 10, 4096),
        ("app_secret", &secrets.app_secret, 16, 256),
        ("verify_token", &secrets.verify_token, 8, 256),
    ];
    limits
        .into_iter()
        .filter(|(_, secret, shortest, longest)| {
            let secret = secret.expose_secret();
            !(*shortest..=*longest).contains(&secret.len()) || secret.trim() != secret
        })
        .map(|(field, _, shortest, longest)| {
            let message = format!("{shortest} to {longest} characters, without blanks around it");
            FieldProblem::new(field, "length", message)
        })
        .collect()
}
