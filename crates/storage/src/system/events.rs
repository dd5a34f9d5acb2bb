//! Where each workspace's event log stands, for the tail that feeds sockets.

use blazz_domain::WorkspaceId;

use super::SystemTx;
use super::installation::LogEpoch;
use crate::error::StorageError;
use crate::row::{FromRow, Row};

/// The newest event of a workspace.
#[derive(Debug, Clone, Copy)]
pub struct Head {
    pub workspace_id: WorkspaceId,
    /// Zero before the first event.
    pub seq: i64,
    /// Tells this log from one of the same workspace that is gone.
    pub epoch: LogEpoch,
}

impl FromRow for Head {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        Ok(Self {
            workspace_id: row.id("workspace_id")?,
            seq: row.int("event_seq")?,
            epoch: LogEpoch::from_row(row)?,
        })
    }
}

impl SystemTx {
    /// The newest event of every workspace.
    pub async fn event_heads(&self) -> Result<Vec<Head>, StorageError> {
        self.sql
            .list(
                "SELECT c.workspace_id, c.event_seq, i.log_epoch
                   FROM workspace_counters c JOIN installation i ON i.id = 1",
                vec![],
            )
            .await
    }

    /// The newest event of one workspace.
    pub async fn find_event_head(&self, id: WorkspaceId) -> Result<Option<Head>, StorageError> {
        self.sql
            .find(
                "SELECT c.workspace_id, c.event_seq, i.log_epoch
                   FROM workspace_counters c JOIN installation i ON i.id = 1
                  WHERE c.workspace_id = ?",
                args![id],
            )
            .await
    }
}
