//! Deleting what has run out.

use std::time::Duration;

use blazz_domain::{Timestamp, WorkspaceId};

use super::SystemTx;
use crate::error::StorageError;
use crate::row::Number;

/// How long an answer is kept under its idempotency key.
pub const IDEMPOTENCY_KEPT: Duration = Duration::from_hours(48);
/// How long events stay replayable.
pub const EVENTS_KEPT: Duration = Duration::from_hours(24 * 7);
/// How many events of one workspace are deleted in one go: others wait for the writer meanwhile.
const EVENTS_AT_ONCE: i64 = 10_000;

impl SystemTx {
    /// Deletes expired sessions, old idempotency keys and old events; gives the number of rows.
    pub async fn delete_expired(&self) -> Result<u64, StorageError> {
        let now = self.now();
        let sessions =
            self.sql.execute("DELETE FROM sessions WHERE expires_at <= ?", args![now]).await?;
        let keys = self
            .sql
            .execute(
                "DELETE FROM idempotency_keys WHERE created_at < ?",
                args![now.minus(IDEMPOTENCY_KEPT)],
            )
            .await?;
        let mut events = 0;
        for head in self.event_heads().await? {
            events += self.delete_events(head.workspace_id, now.minus(EVENTS_KEPT)).await?;
        }
        Ok(sessions + keys + events)
    }

    /// Deletes from the old end of a workspace's log up to the first event that is young enough, so that
    /// what stays has no gap.
    async fn delete_events(
        &self,
        workspace: WorkspaceId,
        before: Timestamp,
    ) -> Result<u64, StorageError> {
        let oldest: Option<Number> = self
            .sql
            .find(
                "SELECT seq AS value FROM events WHERE workspace_id = ? ORDER BY seq LIMIT 1",
                args![workspace],
            )
            .await?;
        let Some(Number(oldest)) = oldest else { return Ok(0) };
        let end = oldest.saturating_add(EVENTS_AT_ONCE);
        let kept: Option<Number> = self
            .sql
            .find(
                "SELECT seq AS value FROM events
                  WHERE workspace_id = ? AND seq < ? AND created_at >= ? ORDER BY seq LIMIT 1",
                args![workspace, end, before],
            )
            .await?;
        self.sql
            .execute(
                "DELETE FROM events WHERE workspace_id = ? AND seq < ?",
                args![workspace, kept.map_or(end, |kept| kept.0)],
            )
            .await
    }
}
