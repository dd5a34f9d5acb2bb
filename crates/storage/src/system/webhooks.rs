//! Signed webhooks that no tenant could be found for; kept for the operator, visible to nobody else.

use blazz_domain::{InboundId, Timestamp};

use super::SystemTx;
use crate::error::StorageError;
use crate::row::{FromRow, Row};

/// A webhook without a tenant.
#[derive(Debug, Clone)]
pub struct UnroutedWebhook {
    pub id: InboundId,
    pub reason: String,
    pub raw: String,
    pub received_at: Timestamp,
}

impl FromRow for UnroutedWebhook {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        Ok(Self {
            id: row.id("id")?,
            reason: row.text("reason")?,
            raw: row.text("raw")?,
            received_at: row.time("received_at")?,
        })
    }
}

impl SystemTx {
    pub async fn keep_unrouted(&self, reason: &str, raw: &str) -> Result<(), StorageError> {
        self.sql
            .execute(
                "INSERT INTO unrouted_webhooks (id, reason, raw, received_at) VALUES (?, ?, ?, ?)",
                args![self.new_id::<InboundId>(), reason, raw, self.now()],
            )
            .await
            .map(drop)
    }

    /// The newest `limit` of them.
    pub async fn list_unrouted(&self, limit: i64) -> Result<Vec<UnroutedWebhook>, StorageError> {
        self.sql
            .list(
                "SELECT id, reason, raw, received_at FROM unrouted_webhooks
                  ORDER BY id DESC LIMIT ?",
                args![limit],
            )
            .await
    }
}
