//! Deleting what has run out.

use std::time::Duration;

use super::SystemTx;
use crate::error::StorageError;

/// How long an answer is kept under its idempotency key.
pub const IDEMPOTENCY_KEPT: Duration = Duration::from_hours(48);
/// How long events stay replayable.
pub const EVENTS_KEPT: Duration = Duration::from_hours(24 * 7);

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
        let events = self
            .sql
            .execute("DELETE FROM events WHERE created_at < ?", args![now.minus(EVENTS_KEPT)])
            .await?;
        Ok(sessions + keys + events)
    }
}
