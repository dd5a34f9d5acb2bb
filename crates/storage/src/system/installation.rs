//! The installation itself: whether it is set up, and which life its event logs are in.

use uuid::Uuid;

use super::SystemTx;
use crate::error::StorageError;
use crate::row::{FromRow, Number, Row};

/// One life of the event logs: numbers of another one say nothing about this one's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogEpoch(Uuid);

impl std::fmt::Display for LogEpoch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.simple().fmt(f)
    }
}

impl From<Uuid> for LogEpoch {
    fn from(id: Uuid) -> Self {
        Self(id)
    }
}

impl FromRow for LogEpoch {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        row.id("log_epoch")
    }
}

impl SystemTx {
    /// Whether somebody has set the program up.
    pub async fn is_set_up(&self) -> Result<bool, StorageError> {
        let found: Option<Number> = self
            .sql
            .find(
                "SELECT id AS value FROM installation WHERE id = 1 AND set_up_at IS NOT NULL",
                vec![],
            )
            .await?;
        Ok(found.is_some())
    }

    /// Takes the set-up for this transaction; false when another one has it. One that is still under way
    /// is waited for.
    pub async fn claim_set_up(&self) -> Result<bool, StorageError> {
        let claimed = self
            .sql
            .execute(
                "UPDATE installation SET set_up_at = ? WHERE id = 1 AND set_up_at IS NULL",
                args![self.now()],
            )
            .await?;
        Ok(claimed == 1)
    }

    /// Which life the event logs are in.
    pub async fn log_epoch(&self) -> Result<LogEpoch, StorageError> {
        self.sql
            .find("SELECT log_epoch FROM installation WHERE id = 1", vec![])
            .await?
            .ok_or(StorageError::Missing { noun: "the installation" })
    }

    /// Begins a new life of the event logs: whoever followed them has to load anew. For after a backup was
    /// restored, when numbers that clients have seen are given out a second time.
    pub async fn renew_log_epoch(&self) -> Result<LogEpoch, StorageError> {
        let id: Uuid = self.new_id();
        self.sql.execute("UPDATE installation SET log_epoch = ? WHERE id = 1", args![id]).await?;
        Ok(LogEpoch(id))
    }
}
