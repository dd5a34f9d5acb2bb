//! The states a linked device went through.

use blazz_domain::link::{LinkReport, LinkState};
use blazz_domain::{AccountId, Timestamp};
use uuid::Uuid;

use super::Links;
use crate::error::StorageError;
use crate::row::{FromRow, Row};

/// A state that began at some time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastState {
    pub state: LinkState,
    pub reason: Option<String>,
    pub at: Timestamp,
}

impl FromRow for PastState {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        Ok(Self {
            state: row.word("state", LinkState::parse)?,
            reason: row.maybe_text("reason")?,
            at: row.time("at")?,
        })
    }
}

impl Links<'_> {
    /// The latest states, newest first.
    pub async fn history(
        self,
        account: AccountId,
        limit: i64,
    ) -> Result<Vec<PastState>, StorageError> {
        self.0
            .sql
            .list(
                "SELECT state, reason, at
                   FROM account_link_states /*! FORCE INDEX (PRIMARY) */
                  WHERE workspace_id = ? AND account_id = ? ORDER BY id DESC LIMIT ?",
                args![self.0.workspace(), account, limit],
            )
            .await
    }

    pub(super) async fn remember(
        self,
        account: AccountId,
        report: &LinkReport,
    ) -> Result<(), StorageError> {
        let id: Uuid = self.0.new_id();
        self.0
            .sql
            .execute(
                "INSERT INTO account_link_states (workspace_id, account_id, id, state, reason, at)
                 VALUES (?, ?, ?, ?, ?, ?)",
                args![
                    self.0.workspace(),
                    account,
                    id,
                    report.state.as_str(),
                    report.reason.as_deref(),
                    self.0.now(),
                ],
            )
            .await
            .map(drop)
    }
}
