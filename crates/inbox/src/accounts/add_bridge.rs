//! An admin connects a session of the bridge.

use blazz_domain::account::ProviderKind;
use blazz_domain::audit::AuditAction;
use blazz_domain::field::FieldProblem;
use blazz_domain::link::{LinkReport, LinkState, LinkWish};
use blazz_storage::workspace::accounts::{self as rows, AccountSecrets};
use blazz_storage::{StorageError, WorkspaceTx};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

use super::add::secret_problem;
use super::announce;
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::views::AccountView;

/// A session at the bridge. What is left out is the installation's.
#[derive(Debug, Clone)]
pub struct BridgeSession {
    /// The bridge's name for it.
    pub session_id: String,
    /// Shown to the bridge.
    pub access_token: Option<SecretString>,
    /// The bridge signs its webhooks with it.
    pub webhook_secret: Option<SecretString>,
}

/// The longest name of a session, in characters.
const LONGEST_SESSION: usize = 100;

pub(super) async fn add_bridge(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    name: Option<String>,
    new: BridgeSession,
) -> Result<AccountView, InboxError> {
    if inbox.providers.find(ProviderKind::Bridge).is_none() {
        return Err(InboxError::AccountUnavailable {
            reason: "this program knows no bridge: the operator must set WHATSAPP_NODE_URL"
                .to_owned(),
        });
    }
    let session = new.session_id.clone();
    let secrets = AccountSecrets {
        access_token: new.access_token.unwrap_or_default(),
        app_secret: new.webhook_secret.unwrap_or_default(),
        verify_token: SecretString::default(),
    };
    let problems = problems(inbox, &session, &secrets);
    if !problems.is_empty() {
        return Err(InboxError::Invalid(problems));
    }
    let row = rows::NewAccount {
        provider: ProviderKind::Bridge,
        name: name.unwrap_or_else(|| session.clone()),
        external_id: session.clone(),
        business_id: String::new(),
        secrets: Some(secrets),
    };
    let id = tx.accounts().add(row).await.map_err(taken)?;
    tx.bridges().claim(id, &session).await.map_err(taken)?;
    tx.links().open_elsewhere(id, LinkWish::Connect).await?;
    let waiting = "The bridge has not told yet how this session stands. Check the number, or start the session.";
    let report = LinkReport::of(LinkState::Connecting).because(waiting);
    tx.links().report(id, &report).await?;
    let details = json!({ "session_id": session });
    tx.audit().record(AuditAction::AccountAdded, Some(id.as_uuid()), &details).await?;
    announce(inbox, tx, id, false).await
}

fn taken(error: StorageError) -> InboxError {
    match error {
        StorageError::Conflict(_) => InboxError::Exists { what: "a number with this session" },
        other => other.into(),
    }
}

fn problems(inbox: &Inbox, session: &str, secrets: &AccountSecrets) -> Vec<FieldProblem> {
    let mut problems = bridge_secret_problems(inbox, secrets);
    let is_name = (1..=LONGEST_SESSION).contains(&session.len())
        && session.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte))
        && !session.bytes().all(|byte| byte == b'.');
    if !is_name {
        let message = "1 to 100 letters, digits, _, - and .";
        problems.push(FieldProblem::new("session_id", "not_an_id", message));
    }
    problems
}

/// What is wrong with the secrets of a session; empty ones are the installation's.
pub(super) fn bridge_secret_problems(inbox: &Inbox, secrets: &AccountSecrets) -> Vec<FieldProblem> {
    let is_given = |secret: &SecretString| !secret.expose_secret().is_empty();
    let mut problems = Vec::new();
    if is_given(&secrets.access_token) {
        problems.extend(secret_problem("access_token", &secrets.access_token));
    }
    if is_given(&secrets.app_secret) {
        problems.extend(secret_problem("app_secret", &secrets.app_secret));
    } else if inbox.settings.bridge_secret.is_none() {
        let message = "this installation has no secret for webhooks of bridges: give one";
        problems.push(FieldProblem::new("app_secret", "required", message));
    }
    problems
}
