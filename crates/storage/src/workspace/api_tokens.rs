//! Secrets of integrators: kept as hashes, shown once.

use blazz_domain::permission::{Permission, Permissions};
use blazz_domain::{ApiTokenId, Timestamp, UserId};

use super::transaction::WorkspaceTx;
use crate::error::StorageError;
use crate::row::{FromRow, Row};

/// An API token without its secret.
#[derive(Debug, Clone)]
pub struct ApiToken {
    pub id: ApiTokenId,
    pub name: String,
    /// The first characters of the secret, to tell tokens apart.
    pub prefix: String,
    pub scopes: Permissions,
    pub made_by: UserId,
    pub created_at: Timestamp,
    pub expires_at: Option<Timestamp>,
    pub last_used_at: Option<Timestamp>,
}

/// What a token starts with.
#[derive(Debug, Clone)]
pub struct NewApiToken<'a> {
    pub name: &'a str,
    pub prefix: &'a str,
    pub token_hash: &'a [u8],
    pub scopes: Permissions,
    pub made_by: UserId,
    pub expires_at: Option<Timestamp>,
}

impl FromRow for ApiToken {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        Ok(Self {
            id: row.id("id")?,
            name: row.text("name")?,
            prefix: row.text("prefix")?,
            scopes: scopes(&row.text("scopes")?),
            made_by: row.id("made_by")?,
            created_at: row.time("created_at")?,
            expires_at: row.maybe_time("expires_at")?,
            last_used_at: row.maybe_time("last_used_at")?,
        })
    }
}

/// Reads stored scopes; a word this version does not know gives no right.
pub(crate) fn scopes(words: &str) -> Permissions {
    words.split(' ').filter_map(Permission::parse).collect()
}

/// The API tokens of the workspace.
#[derive(Debug, Clone, Copy)]
pub struct ApiTokens<'a>(pub(super) &'a WorkspaceTx);

impl ApiTokens<'_> {
    /// All tokens, oldest first.
    pub async fn list(self) -> Result<Vec<ApiToken>, StorageError> {
        self.0
            .sql
            .list(
                "SELECT id, name, prefix, scopes, made_by, created_at, expires_at, last_used_at
                   FROM api_tokens WHERE workspace_id = ? ORDER BY id",
                args![self.0.workspace()],
            )
            .await
    }

    pub async fn find(self, id: ApiTokenId) -> Result<Option<ApiToken>, StorageError> {
        self.0
            .sql
            .find(
                "SELECT id, name, prefix, scopes, made_by, created_at, expires_at, last_used_at
                   FROM api_tokens WHERE workspace_id = ? AND id = ?",
                args![self.0.workspace(), id],
            )
            .await
    }

    pub async fn add(self, new: NewApiToken<'_>) -> Result<ApiTokenId, StorageError> {
        let id: ApiTokenId = self.0.new_id();
        let scopes: Vec<&str> = new.scopes.iter().map(Permission::as_str).collect();
        self.0
            .sql
            .execute(
                "INSERT INTO api_tokens (workspace_id, id, name, prefix, token_hash, scopes,
                        made_by, created_at, expires_at)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                args![
                    self.0.workspace(),
                    id,
                    new.name,
                    new.prefix,
                    new.token_hash.to_vec(),
                    scopes.join(" "),
                    new.made_by,
                    self.0.now(),
                    new.expires_at,
                ],
            )
            .await?;
        Ok(id)
    }

    /// Deletes a token; it stops working with the commit.
    pub async fn remove(self, id: ApiTokenId) -> Result<bool, StorageError> {
        let removed = self
            .0
            .sql
            .execute(
                "DELETE FROM api_tokens WHERE workspace_id = ? AND id = ?",
                args![self.0.workspace(), id],
            )
            .await?;
        Ok(removed > 0)
    }
}
