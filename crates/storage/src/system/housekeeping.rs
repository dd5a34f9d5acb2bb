//! Deleting what has run out.

use std::time::Duration;

use blazz_domain::{Timestamp, WorkspaceId};
use uuid::Uuid;

use super::SystemTx;
use crate::error::StorageError;
use crate::ids::first_at;
use crate::row::{FromRow, Number, Row};
use crate::workspace::inbound::InboundState;

/// How long an answer is kept under its idempotency key.
pub const IDEMPOTENCY_KEPT: Duration = Duration::from_hours(48);
/// How long events stay replayable.
pub const EVENTS_KEPT: Duration = Duration::from_hours(24 * 7);
/// How long raw provider events are kept once their effects are true, and how long what waits for a message
/// that never came, or for a number that nobody connected. Longer than Meta repeats anything (7 days).
pub const RAW_KEPT: Duration = Duration::from_hours(24 * 30);
/// How long it is kept when a number was down, and who was told.
pub const ALERTS_KEPT: Duration = Duration::from_hours(24 * 90);
/// How many rows of a kind are deleted in one go.
const ROWS_AT_ONCE: i64 = 10_000;
/// How many events of one workspace are deleted in one go: others wait for the writer meanwhile.
const EVENTS_AT_ONCE: i64 = 10_000;

struct RowId(Uuid);

impl FromRow for RowId {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        row.id("id").map(Self)
    }
}

impl SystemTx {
    /// Deletes what has run out: sessions, idempotency keys, names of webhooks, operations that ended, outages, events, and raw provider
    /// events that were applied; those that failed stay until somebody has looked. Gives the number of rows.
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
        let webhooks = self
            .sql
            .execute("DELETE FROM bridge_webhooks WHERE expires_at <= ?", args![now])
            .await?;
        let operations = self
            .sql
            .execute(
                "DELETE FROM account_operations WHERE ended_at < ?",
                args![now.minus(RAW_KEPT)],
            )
            .await?;
        let alerts = self.delete_told(now.minus(ALERTS_KEPT)).await?;
        let mut events = 0;
        let mut raw = self.delete_strays(now.minus(RAW_KEPT)).await?;
        for head in self.event_heads().await? {
            events += self.delete_events(head.workspace_id, now.minus(EVENTS_KEPT)).await?;
            for state in [InboundState::Applied, InboundState::Ignored] {
                raw += self.delete_raw(head.workspace_id, state, now.minus(RAW_KEPT)).await?;
            }
        }
        Ok(sessions + keys + webhooks + operations + alerts + events + raw)
    }

    /// Deletes outages that are over, and alerts about them.
    async fn delete_told(&self, before: Timestamp) -> Result<u64, StorageError> {
        let alerts = self
            .sql
            .execute("DELETE FROM alert_deliveries WHERE ended_at < ?", args![before])
            .await?;
        let outages = self
            .sql
            .execute("DELETE FROM account_outages WHERE ended_at < ?", args![before])
            .await?;
        Ok(alerts + outages)
    }

    /// Deletes a workspace's raw events in this state from the old end.
    async fn delete_raw(
        &self,
        workspace: WorkspaceId,
        state: InboundState,
        before: Timestamp,
    ) -> Result<u64, StorageError> {
        let before = first_at(before);
        let end: Option<RowId> = self
            .sql
            .find(
                "SELECT id FROM inbound_events
                  WHERE workspace_id = ? AND state = ? AND id < ?
                  ORDER BY id LIMIT 1 OFFSET ?",
                args![workspace, state.as_str(), before, ROWS_AT_ONCE],
            )
            .await?;
        self.sql
            .execute(
                "DELETE FROM inbound_events WHERE workspace_id = ? AND state = ? AND id < ?",
                args![workspace, state.as_str(), end.map_or(before, |end| end.0)],
            )
            .await
    }

    /// Deletes webhooks that found no tenant and effects whose message never came.
    async fn delete_strays(&self, before: Timestamp) -> Result<u64, StorageError> {
        let unrouted = self
            .sql
            .execute("DELETE FROM unrouted_webhooks WHERE id < ?", args![first_at(before)])
            .await?;
        let parked = self
            .sql
            .execute("DELETE FROM parked_effects WHERE parked_at < ?", args![before])
            .await?;
        Ok(unrouted + parked)
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
