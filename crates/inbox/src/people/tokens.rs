//! API tokens: made for integrators, shown once, taken back.

use std::time::Duration;

use blazz_domain::audit::AuditAction;
use blazz_domain::permission::Permission;
use blazz_domain::{ApiTokenId, Timestamp};
use blazz_storage::system::SystemTx;
use blazz_storage::system::tokens::TokenHolder;
use blazz_storage::workspace::api_tokens::{ApiToken, NewApiToken};
use blazz_storage::{StorageError, WorkspaceTx};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

use super::error::PeopleError;
use super::fields::Fields;
use super::secret;

/// What every token begins with, so that leaked ones can be searched for.
pub const PREFIX: &str = "blz_";
/// How much of a token is kept readable, to tell tokens apart.
const SHOWN: usize = PREFIX.len() + 6;
/// How exactly it is known when a token was last used.
const TOUCHED_EVERY: Duration = Duration::from_mins(1);

/// A token with its secret, which is told once.
#[derive(Debug)]
pub struct CreatedToken {
    pub token: ApiToken,
    pub secret: SecretString,
}

/// Makes a token with rights that its maker has too.
pub async fn create(
    tx: &WorkspaceTx,
    name: &str,
    scopes: &[Permission],
    expires_at: Option<Timestamp>,
) -> Result<CreatedToken, PeopleError> {
    let name = read(tx, name, scopes, expires_at)?;
    let made_by = tx
        .scope()
        .actor()
        .user()
        .ok_or(PeopleError::NotFound { noun: "person behind this call" })?;
    let secret = secret::make(PREFIX);
    let prefix = &secret.expose_secret()[..SHOWN];
    let new = NewApiToken {
        name: &name,
        prefix,
        token_hash: &secret::hash(&secret),
        scopes: scopes.iter().copied().collect(),
        made_by,
        expires_at,
    };
    let id = tx.api_tokens().add(new).await?;
    let details = json!({ "name": name, "prefix": prefix, "scopes": scopes });
    tx.audit().record(AuditAction::TokenCreated, Some(id.as_uuid()), &details).await?;
    Ok(CreatedToken { token: load(tx, id).await?, secret })
}

/// Takes a token back; it opens nothing from the commit on.
pub async fn revoke(tx: &WorkspaceTx, id: ApiTokenId) -> Result<(), PeopleError> {
    let token = load(tx, id).await?;
    tx.api_tokens().remove(id).await?;
    let details = json!({ "name": token.name, "prefix": token.prefix });
    tx.audit().record(AuditAction::TokenRevoked, Some(id.as_uuid()), &details).await?;
    Ok(())
}

/// Finds the token of a request, unless it has expired or its maker has left.
pub async fn recognise(
    tx: &SystemTx,
    secret: &SecretString,
) -> Result<Option<TokenHolder>, StorageError> {
    if !secret.expose_secret().starts_with(PREFIX) {
        return Ok(None);
    }
    tx.find_token(&secret::hash(secret)).await
}

/// Whether its last use should be written down anew.
pub fn is_due(token: &TokenHolder, now: Timestamp) -> bool {
    token.last_used_at.is_none_or(|last| now.since(last) >= TOUCHED_EVERY)
}

fn read(
    tx: &WorkspaceTx,
    name: &str,
    scopes: &[Permission],
    expires_at: Option<Timestamp>,
) -> Result<String, PeopleError> {
    let mut fields = Fields::default();
    let name = fields.name("name", name);
    if scopes.is_empty() {
        fields.refuse("scopes", "required", "choose at least one permission");
    }
    for (index, scope) in scopes.iter().enumerate() {
        if !tx.scope().allows(*scope) {
            let field = format!("scopes[{index}]");
            fields.refuse(&field, "not_yours", "you do not have this permission yourself");
        }
    }
    if expires_at.is_some_and(|at| at <= tx.now()) {
        fields.refuse("expires_at", "in_the_past", "choose a time in the future");
    }
    fields.finish()?;
    Ok(name)
}

async fn load(tx: &WorkspaceTx, id: ApiTokenId) -> Result<ApiToken, PeopleError> {
    tx.api_tokens().find(id).await?.ok_or(PeopleError::NotFound { noun: "token" })
}
