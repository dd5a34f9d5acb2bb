//! Where each workspace's event log stands, for the tail that feeds sockets.

use blazz_domain::WorkspaceId;

use super::SystemTx;
use crate::error::StorageError;
use crate::row::{FromRow, Row};

/// The newest event of a workspace.
#[derive(Debug, Clone, Copy)]
pub struct Head {
    pub workspace_id: WorkspaceId,
    pub seq: i64,
}

impl FromRow for Head {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        Ok(Self { workspace_id: row.id("workspace_id")?, seq: row.int("event_seq")? })
    }
}

impl SystemTx {
    /// The newest event of every workspace.
    pub async fn event_heads(&self) -> Result<Vec<Head>, StorageError> {
        self.sql.list("SELECT workspace_id, event_seq FROM workspace_counters", vec![]).await
    }
}
