//! An admin connects a number.

use blazz_domain::AccountId;
use blazz_domain::account::ProviderKind;
use blazz_domain::audit::AuditAction;
use blazz_domain::field::FieldProblem;
use blazz_domain::link::{LinkReport, LinkState, LinkWish};
use blazz_storage::workspace::accounts as rows;
use blazz_storage::workspace::accounts::AccountSecrets;
use blazz_storage::{StorageError, WorkspaceTx};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

use super::add_bridge::{BridgeSession, add_bridge};
use super::announce;
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::transports;
use crate::views::AccountView;

/// A number to connect.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// How the team calls the number; one is found when it is left empty.
    pub name: Option<String>,
    pub connection: Connection,
    /// The number whose other transport it is.
    pub joined_to: Option<AccountId>,
}

/// How a number is to be reached.
#[derive(Debug, Clone)]
pub enum Connection {
    Cloud(CloudNumber),
    /// By a linked device: a phone has to scan its code.
    Web,
    /// By a session that an outside service keeps.
    Bridge(BridgeSession),
}

/// What Meta gave the admin.
#[derive(Debug, Clone)]
pub struct CloudNumber {
    pub phone_number_id: String,
    pub waba_id: String,
    pub secrets: AccountSecrets,
}

/// The longest name of a number, in characters.
const LONGEST_NAME: usize = 100;
/// How a linked device is called until a phone has linked it.
pub(crate) const NAMELESS: &str = "WhatsApp";

/// Adds a number. It is not asked about yet: see `check`, and `links` for what a phone has to do.
pub async fn add(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    new: NewAccount,
) -> Result<AccountView, InboxError> {
    let name = new.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
    let name = name.map(|name| name.chars().take(LONGEST_NAME).collect());
    let added = match new.connection {
        Connection::Cloud(number) => add_cloud(inbox, tx, name, number).await?,
        Connection::Web => add_web(inbox, tx, name).await?,
        Connection::Bridge(session) => add_bridge(inbox, tx, name, session).await?,
    };
    let Some(home) = new.joined_to else { return Ok(added) };
    transports::join(inbox, tx, home, added.id).await?;
    announce(inbox, tx, added.id, false).await
}

async fn add_web(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    name: Option<String>,
) -> Result<AccountView, InboxError> {
    if inbox.providers.find(ProviderKind::Web).is_none() {
        return Err(InboxError::AccountUnavailable {
            reason: "this program was built without linked devices".to_owned(),
        });
    }
    let id: AccountId = tx.new_id();
    let row = rows::NewAccount {
        provider: ProviderKind::Web,
        name: name.unwrap_or_else(|| NAMELESS.to_owned()),
        external_id: format!("unlinked:{id}"),
        business_id: String::new(),
        secrets: None,
    };
    let id = tx.accounts().add(row).await?;
    tx.links().open(id, LinkWish::ShowCode).await?;
    let report = LinkReport::of(LinkState::Linking);
    tx.links().report(id, &report).await?;
    let details = json!({ "provider": ProviderKind::Web.as_str() });
    tx.audit().record(AuditAction::AccountAdded, Some(id.as_uuid()), &details).await?;
    announce(inbox, tx, id, false).await
}

async fn add_cloud(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    name: Option<String>,
    new: CloudNumber,
) -> Result<AccountView, InboxError> {
    let problems = problems(&new);
    if !problems.is_empty() {
        return Err(InboxError::Invalid(problems));
    }
    let row = rows::NewAccount {
        provider: ProviderKind::Cloud,
        name: name.unwrap_or_else(|| new.phone_number_id.clone()),
        external_id: new.phone_number_id.clone(),
        business_id: new.waba_id,
        secrets: Some(new.secrets),
    };
    let id = match tx.accounts().add(row).await {
        Err(StorageError::Conflict(_)) => return Err(InboxError::Exists { what: "this number" }),
        other => other?,
    };
    let details = json!({ "phone_number_id": new.phone_number_id });
    tx.audit().record(AuditAction::AccountAdded, Some(id.as_uuid()), &details).await?;
    announce(inbox, tx, id, false).await
}

fn problems(new: &CloudNumber) -> Vec<FieldProblem> {
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
    let typed = [
        ("access_token", &secrets.access_token),
        ("app_secret", &secrets.app_secret),
        ("verify_token", &secrets.verify_token),
    ];
    typed.into_iter().filter_map(|(field, secret)| secret_problem(field, secret)).collect()
}

/// What is wrong with one secret.
pub(super) fn secret_problem(field: &str, secret: &SecretString) -> Option<FieldProblem> {
    let (shortest, longest) = match field {
        "access_token" => (10, 4096),
        "app_secret" => (16, 256),
        _ => (8, 256),
    };
    let secret = secret.expose_secret();
    let is_fine = (shortest..=longest).contains(&secret.len()) && secret.trim() == secret;
    (!is_fine).then(|| {
        let message = format!("{shortest} to {longest} characters, without blanks around it");
        FieldProblem::new(field, "length", message)
    })
}
