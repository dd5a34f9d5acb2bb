//! The workspace itself: its name.

use blazz_domain::{Timestamp, WorkspaceId};

use super::transaction::WorkspaceTx;
use crate::error::StorageError;
use crate::row::{FromRow, Row};

/// A workspace.
#[derive(Debug, Clone)]
pub struct Workspace {
    pub id: WorkspaceId,
    pub name: String,
    pub created_at: Timestamp,
}

impl FromRow for Workspace {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        Ok(Self { id: row.id("id")?, name: row.text("name")?, created_at: row.time("created_at")? })
    }
}

/// The settings of the workspace.
#[derive(Debug, Clone, Copy)]
pub struct Settings<'a>(pub(super) &'a WorkspaceTx);

impl Settings<'_> {
    pub async fn load(self) -> Result<Workspace, StorageError> {
        self.0
            .sql
            .find(
                "SELECT w.id, w.name, w.created_at
                   FROM workspaces w JOIN workspace_counters c ON c.workspace_id = w.id
                  WHERE c.workspace_id = ?",
                args![self.0.workspace()],
            )
            .await?
            .ok_or(StorageError::Missing { noun: "the workspace" })
    }

    pub async fn rename(self, name: &str) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "UPDATE workspaces SET name = ?
                  WHERE id = (SELECT workspace_id FROM workspace_counters WHERE workspace_id = ?)",
                args![name, self.0.workspace()],
            )
            .await
            .map(drop)
    }
}
