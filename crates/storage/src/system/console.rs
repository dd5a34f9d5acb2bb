//! Scopes for whoever runs the program at its console, and for its own tasks.

use blazz_domain::WorkspaceId;
use blazz_domain::audit::Actor;

use super::SystemTx;
use crate::error::StorageError;
use crate::row::{FromRow, Row};
use crate::scope::Scope;

struct Id(WorkspaceId);

impl FromRow for Id {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        row.id("id").map(Self)
    }
}

impl SystemTx {
    /// A scope for each workspace, oldest first, with the program itself as actor.
    pub async fn console_scopes(&self) -> Result<Vec<Scope>, StorageError> {
        let ids: Vec<Id> = self.sql.list("SELECT id FROM workspaces ORDER BY id", vec![]).await?;
        Ok(ids.into_iter().map(|id| Scope::of_program(id.0, Actor::System)).collect())
    }

    /// The program's own scope in one workspace, to tail its events.
    pub async fn console_scope(&self, id: WorkspaceId) -> Result<Option<Scope>, StorageError> {
        let found: Option<Id> =
            self.sql.find("SELECT id FROM workspaces WHERE id = ?", args![id]).await?;
        Ok(found.map(|id| Scope::of_program(id.0, Actor::System)))
    }
}
