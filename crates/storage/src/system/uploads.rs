//! Uploads that nobody has sent, and that run out.

use std::time::Duration;

use blazz_domain::{MediaId, WorkspaceId};

use super::SystemTx;
use crate::error::StorageError;
use crate::row::{FromRow, Row};

/// How long an uploaded file waits to be sent.
pub const UPLOADS_KEPT: Duration = Duration::from_hours(24);
/// How many are deleted in one go.
const AT_ONCE: i64 = 500;

/// A file that nobody finds any more, and whose bytes may still be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExpiredUpload {
    pub workspace_id: WorkspaceId,
    pub id: MediaId,
}

impl FromRow for ExpiredUpload {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        Ok(Self { workspace_id: row.id("workspace_id")?, id: row.id("id")? })
    }
}

impl SystemTx {
    /// Lets uploads run out that were not sent in time: from the commit on nobody can send them.
    pub async fn expire_uploads(&self) -> Result<(), StorageError> {
        let now = self.now();
        self.sql
            .execute(
                "UPDATE uploads SET expired_at = ?
                  WHERE used_at IS NULL AND created_at < ? AND expired_at IS NULL",
                args![now, now.minus(UPLOADS_KEPT)],
            )
            .await
            .map(drop)
    }

    /// Some of those that have run out, oldest first.
    pub async fn list_expired_uploads(&self) -> Result<Vec<ExpiredUpload>, StorageError> {
        self.sql
            .list(
                "SELECT workspace_id, id FROM uploads
                  WHERE used_at IS NULL AND expired_at IS NOT NULL
                  ORDER BY created_at LIMIT ?",
                args![AT_ONCE],
            )
            .await
    }

    /// Forgets one whose bytes are deleted.
    pub async fn delete_upload(&self, upload: ExpiredUpload) -> Result<(), StorageError> {
        self.sql
            .execute(
                "DELETE FROM uploads
                  WHERE workspace_id = ? AND id = ? AND used_at IS NULL AND expired_at IS NOT NULL",
                args![upload.workspace_id, upload.id],
            )
            .await
            .map(drop)
    }
}
