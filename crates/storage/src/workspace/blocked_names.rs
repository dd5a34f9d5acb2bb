//! Under which names people are blocked on a number, also such as nobody here goes by.

use blazz_domain::AccountId;
use blazz_domain::identity::{Identity, IdentityKind};

use super::transaction::WorkspaceTx;
use crate::error::StorageError;
use crate::row::{FromRow, Row};

struct BlockedName(Identity);

impl FromRow for BlockedName {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        let kind = row.word("kind", IdentityKind::parse)?;
        Ok(Self(Identity { kind, value: row.text("value")? }))
    }
}

/// The blocked names of the workspace's numbers.
#[derive(Debug, Clone, Copy)]
pub struct BlockedNames<'a>(pub(super) &'a WorkspaceTx);

impl BlockedNames<'_> {
    /// All of one number, in no order.
    pub async fn list(self, account: AccountId) -> Result<Vec<Identity>, StorageError> {
        let names: Vec<BlockedName> = self
            .0
            .sql
            .list(
                "SELECT kind, value FROM blocked_names WHERE workspace_id = ? AND account_id = ?",
                args![self.0.workspace(), account],
            )
            .await?;
        Ok(names.into_iter().map(|name| name.0).collect())
    }

    /// Whether a number has blocked somebody of this name.
    pub async fn has(self, account: AccountId, name: &Identity) -> Result<bool, StorageError> {
        let found: Option<BlockedName> = self
            .0
            .sql
            .find(
                "SELECT kind, value FROM blocked_names
                  WHERE workspace_id = ? AND account_id = ? AND kind = ? AND value = ?",
                args![self.0.workspace(), account, name.kind.as_str(), name.value.as_str()],
            )
            .await?;
        Ok(found.is_some())
    }

    /// Adds a name; one that is there already stays.
    pub async fn add(self, account: AccountId, name: &Identity) -> Result<(), StorageError> {
        self.0
            .sql
            .insert_new(
                "INSERT INTO blocked_names (workspace_id, account_id, kind, value)
                 VALUES (?, ?, ?, ?)",
                args![self.0.workspace(), account, name.kind.as_str(), name.value.as_str()],
            )
            .await
            .map(drop)
    }

    pub async fn remove(self, account: AccountId, name: &Identity) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "DELETE FROM blocked_names
                  WHERE workspace_id = ? AND account_id = ? AND kind = ? AND value = ?",
                args![self.0.workspace(), account, name.kind.as_str(), name.value.as_str()],
            )
            .await
            .map(drop)
    }
}
