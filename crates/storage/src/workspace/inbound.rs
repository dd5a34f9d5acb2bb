//! Raw provider events as they arrived, with what came of them.

use blazz_domain::{AccountId, InboundId, Timestamp};

use super::page::{Page, one_more};
use super::transaction::WorkspaceTx;
use crate::error::StorageError;
use crate::row::{FromRow, Row};

/// What came of a raw event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InboundState {
    /// Its effects are committed.
    Applied,
    /// Its effects could not be computed; the error says why, and it can be replayed.
    Failed,
    /// It is understood and has no effect here.
    Ignored,
}

impl InboundState {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Failed => "failed",
            Self::Ignored => "ignored",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        [Self::Applied, Self::Failed, Self::Ignored].into_iter().find(|it| it.as_str() == word)
    }
}

/// A raw event. Lists leave its text empty.
#[derive(Debug, Clone)]
pub struct InboundEvent {
    pub id: InboundId,
    pub account_id: Option<AccountId>,
    /// The provider's name for its kind.
    pub field: String,
    pub state: InboundState,
    pub error: Option<String>,
    pub raw: String,
    pub received_at: Timestamp,
}

impl FromRow for InboundEvent {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        Ok(Self {
            id: row.id("id")?,
            account_id: row.maybe_id("account_id")?,
            field: row.text("field")?,
            state: row.word("state", InboundState::parse)?,
            error: row.maybe_text("error")?,
            raw: row.text("raw")?,
            received_at: row.time("received_at")?,
        })
    }
}

/// The raw events of the workspace.
#[derive(Debug, Clone, Copy)]
pub struct InboundEvents<'a>(pub(super) &'a WorkspaceTx);

impl InboundEvents<'_> {
    /// Keeps a raw event.
    pub async fn record(
        self,
        account: Option<AccountId>,
        field: &str,
        raw: &str,
        state: InboundState,
        error: Option<&str>,
    ) -> Result<InboundId, StorageError> {
        let id: InboundId = self.0.new_id();
        let field: String = field.chars().take(64).collect();
        self.0
            .sql
            .execute(
                "INSERT INTO inbound_events (workspace_id, id, account_id, field, state, error, raw,
                        received_at)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                args![
                    self.0.workspace(), id, account, field, state.as_str(), error, raw,
                    self.0.now(),
                ],
            )
            .await?;
        Ok(id)
    }

    /// A raw event with its text.
    pub async fn find(self, id: InboundId) -> Result<Option<InboundEvent>, StorageError> {
        self.0
            .sql
            .find(
                "SELECT id, account_id, field, state, error, raw, received_at FROM inbound_events
                  WHERE workspace_id = ? AND id = ?",
                args![self.0.workspace(), id],
            )
            .await
    }

    /// Raw events in one state, newest first, without their text.
    pub async fn list(
        self,
        state: InboundState,
        before: Option<InboundId>,
        limit: usize,
    ) -> Result<Page<InboundEvent, InboundId>, StorageError> {
        let before = before.unwrap_or_else(|| uuid::Uuid::max().into());
        let items: Vec<InboundEvent> = self
            .0
            .sql
            .list(
                "SELECT id, account_id, field, state, error, '' AS raw, received_at
                   FROM inbound_events /*! FORCE INDEX (inbound_events_by_state) */
                  WHERE workspace_id = ? AND state = ? AND id < ? ORDER BY id DESC LIMIT ?",
                args![self.0.workspace(), state.as_str(), before, one_more(limit)],
            )
            .await?;
        Ok(Page::cut(items, limit, |event| event.id))
    }

    /// Writes down what came of a raw event.
    pub async fn settle(
        self,
        id: InboundId,
        state: InboundState,
        error: Option<&str>,
    ) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "UPDATE inbound_events SET state = ?, error = ? WHERE workspace_id = ? AND id = ?",
                args![state.as_str(), error, self.0.workspace(), id],
            )
            .await
            .map(drop)
    }
}
