//! Effects on messages that are not here yet: a status, an edit or a reaction may come before its target.

use blazz_domain::{AccountId, InboundId, Timestamp};

use super::transaction::WorkspaceTx;
use crate::error::StorageError;
use crate::row::{FromRow, Row};

/// An effect that waits for its message.
#[derive(Debug, Clone)]
pub struct ParkedEffect {
    pub id: InboundId,
    pub effect: serde_json::Value,
    pub parked_at: Timestamp,
}

impl FromRow for ParkedEffect {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        Ok(Self {
            id: row.id("id")?,
            effect: row.json("effect")?,
            parked_at: row.time("parked_at")?,
        })
    }
}

/// The waiting effects of the workspace.
#[derive(Debug, Clone, Copy)]
pub struct ParkedEffects<'a>(pub(super) &'a WorkspaceTx);

impl ParkedEffects<'_> {
    /// Keeps an effect until the message of that name appears.
    pub async fn park(
        self,
        account: AccountId,
        target: &str,
        effect: &serde_json::Value,
    ) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "INSERT INTO parked_effects (workspace_id, account_id, target, id, effect, parked_at)
                 VALUES (?, ?, ?, ?, ?, ?)",
                args![
                    self.0.workspace(), account, target, self.0.new_id::<InboundId>(), effect,
                    self.0.now(),
                ],
            )
            .await
            .map(drop)
    }

    /// Takes out what waited for this message, in order of arrival; what is just being parked is waited for.
    pub async fn take(
        self,
        account: AccountId,
        target: &str,
    ) -> Result<Vec<ParkedEffect>, StorageError> {
        let sql = "SELECT id, effect, parked_at FROM parked_effects
                    WHERE workspace_id = ? AND account_id = ? AND target = ?
                    ORDER BY id{lock}"
            .replace("{lock}", self.0.sql.for_update());
        let parked: Vec<ParkedEffect> =
            self.0.sql.list(sql, args![self.0.workspace(), account, target]).await?;
        if !parked.is_empty() {
            self.0
                .sql
                .execute(
                    "DELETE FROM parked_effects
                      WHERE workspace_id = ? AND account_id = ? AND target = ?",
                    args![self.0.workspace(), account, target],
                )
                .await?;
        }
        Ok(parked)
    }
}
