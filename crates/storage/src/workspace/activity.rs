//! When a number last had a message in each direction.

use blazz_domain::content::Direction;
use blazz_domain::{AccountId, Timestamp};

use super::transaction::WorkspaceTx;
use crate::error::StorageError;
use crate::row::{FromRow, Row};

/// A number's last messages, as exact as they are noted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activity {
    pub account_id: AccountId,
    pub last_in_at: Option<Timestamp>,
    pub last_out_at: Option<Timestamp>,
}

impl FromRow for Activity {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        Ok(Self {
            account_id: row.id("account_id")?,
            last_in_at: row.maybe_time("last_in_at")?,
            last_out_at: row.maybe_time("last_out_at")?,
        })
    }
}

/// The activity of the workspace's numbers.
#[derive(Debug, Clone, Copy)]
pub struct Activities<'a>(pub(super) &'a WorkspaceTx);

impl Activities<'_> {
    /// A number has a message now.
    pub async fn note(self, account: AccountId, direction: Direction) -> Result<(), StorageError> {
        let (update, insert) = match direction {
            Direction::In => (
                "UPDATE account_activity SET last_in_at = ? WHERE workspace_id = ? AND account_id = ?",
                "INSERT INTO account_activity (last_in_at, workspace_id, account_id) VALUES (?, ?, ?)",
            ),
            Direction::Out => (
                "UPDATE account_activity SET last_out_at = ? WHERE workspace_id = ? AND account_id = ?",
                "INSERT INTO account_activity (last_out_at, workspace_id, account_id) VALUES (?, ?, ?)",
            ),
        };
        let values = || args![self.0.now(), self.0.workspace(), account];
        if self.0.sql.execute(update, values()).await? == 0 {
            self.0.sql.insert_new(insert, values()).await?;
        }
        Ok(())
    }

    /// What is known of every number.
    pub async fn list(self) -> Result<Vec<Activity>, StorageError> {
        self.0
            .sql
            .list(
                "SELECT account_id, last_in_at, last_out_at FROM account_activity WHERE workspace_id = ?",
                args![self.0.workspace()],
            )
            .await
    }
}
