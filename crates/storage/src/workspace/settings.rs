//! The workspace itself: its name.

use blazz_domain::transport::TransportPolicy;
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

struct Policy(Option<TransportPolicy>);

impl FromRow for Policy {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        let word = row.maybe_text("transport_policy")?;
        Ok(Self(word.as_deref().and_then(TransportPolicy::parse)))
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

    /// Which transport messages take where a number has two and does not say.
    pub async fn transport_policy(self) -> Result<TransportPolicy, StorageError> {
        let found: Option<Policy> = self
            .0
            .sql
            .find(
                "SELECT w.transport_policy
                   FROM workspaces w JOIN workspace_counters c ON c.workspace_id = w.id
                  WHERE c.workspace_id = ?",
                args![self.0.workspace()],
            )
            .await?;
        Ok(found.and_then(|Policy(policy)| policy).unwrap_or(TransportPolicy::DEFAULT))
    }

    pub async fn set_transport_policy(self, policy: TransportPolicy) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "UPDATE workspaces SET transport_policy = ?
                  WHERE id = (SELECT workspace_id FROM workspace_counters WHERE workspace_id = ?)",
                args![policy.as_str(), self.0.workspace()],
            )
            .await
            .map(drop)
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
