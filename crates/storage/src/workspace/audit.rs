//! The audit trail: who did what, never changed afterwards.

use blazz_domain::audit::AuditAction;
use blazz_domain::{AuditId, Timestamp};
use uuid::Uuid;

use super::page::{Page, one_more};
use super::transaction::WorkspaceTx;
use crate::error::StorageError;
use crate::ids::first_at;
use crate::row::{FromRow, Row};

/// One entry of the trail.
#[derive(Debug, Clone)]
pub struct AuditEntry {
    pub id: AuditId,
    /// For example `user:0192…`; see `domain::audit::Actor::label`.
    pub actor: String,
    pub action: AuditAction,
    pub target: Option<Uuid>,
    pub details: serde_json::Value,
    pub created_at: Timestamp,
}

impl FromRow for AuditEntry {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        Ok(Self {
            id: row.id("id")?,
            actor: row.text("actor")?,
            action: row.word("action", AuditAction::parse)?,
            target: row.maybe_id("target")?,
            details: row.json("details")?,
            created_at: row.time("created_at")?,
        })
    }
}

/// The trail of the workspace.
#[derive(Debug, Clone, Copy)]
pub struct AuditTrail<'a>(pub(super) &'a WorkspaceTx);

impl AuditTrail<'_> {
    /// Writes down what the actor of this transaction did.
    pub async fn record(
        self,
        action: AuditAction,
        target: Option<Uuid>,
        details: &serde_json::Value,
    ) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "INSERT INTO audit_entries (workspace_id, id, actor, action, target, details,
                        created_at)
                 VALUES (?, ?, ?, ?, ?, ?, ?)",
                args![
                    self.0.workspace(),
                    self.0.new_id::<AuditId>(),
                    self.0.scope().actor().label(),
                    action.as_str(),
                    target,
                    details,
                    self.0.now(),
                ],
            )
            .await
            .map(drop)
    }

    /// What was written down about one target since then, newest first.
    pub async fn list_about(
        self,
        action: AuditAction,
        target: Uuid,
        since: Timestamp,
    ) -> Result<Vec<AuditEntry>, StorageError> {
        self.0
            .sql
            .list(
                "SELECT id, actor, action, target, details, created_at FROM audit_entries
                  WHERE workspace_id = ? AND id >= ? AND target = ? AND action = ?
                  ORDER BY id DESC",
                args![self.0.workspace(), first_at(since), target, action.as_str()],
            )
            .await
    }

    /// Entries, newest first.
    pub async fn list(
        self,
        before: Option<AuditId>,
        limit: usize,
    ) -> Result<Page<AuditEntry, AuditId>, StorageError> {
        let before = before.unwrap_or_else(|| Uuid::max().into());
        let items: Vec<AuditEntry> = self
            .0
            .sql
            .list(
                "SELECT id, actor, action, target, details, created_at
                   FROM audit_entries /*! FORCE INDEX (PRIMARY) */
                  WHERE workspace_id = ? AND id < ? ORDER BY id DESC LIMIT ?",
                args![self.0.workspace(), before, one_more(limit)],
            )
            .await?;
        Ok(Page::cut(items, limit, |entry| entry.id))
    }
}
