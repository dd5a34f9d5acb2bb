//! Files that the team has uploaded to send. Until one is sent it may run out; then its bytes are deleted.

use blazz_domain::MediaId;
use blazz_domain::media::{KnownFile, MediaKind};

use super::transaction::WorkspaceTx;
use crate::error::StorageError;
use crate::row::{FromRow, Row};
use crate::sql::json_text;

/// A file whose bytes are kept under its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    pub id: MediaId,
    /// As what it was uploaded; it may be sent as another kind that takes it.
    pub kind: MediaKind,
    pub filename: Option<String>,
    pub file: KnownFile,
}

impl FromRow for Upload {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        Ok(Self {
            id: row.id("id")?,
            kind: row.word("kind", MediaKind::parse)?,
            filename: row.maybe_text("filename")?,
            file: KnownFile {
                mime_type: row.text("mime_type")?,
                size: row.int("size")?.try_into().unwrap_or_default(),
                sha256: row.text("sha256")?,
                is_animated: row.flag("is_animated")?,
                facts: row.json("facts")?,
            },
        })
    }
}

/// The uploads of the workspace.
#[derive(Debug, Clone, Copy)]
pub struct Uploads<'a>(pub(super) &'a WorkspaceTx);

impl Uploads<'_> {
    /// Adds one whose bytes are about to be kept: nobody finds it before they are.
    pub async fn add(self, upload: &Upload) -> Result<(), StorageError> {
        let Upload { id, kind, filename, file } = upload;
        self.0
            .sql
            .execute(
                "INSERT INTO uploads (workspace_id, id, kind, mime_type, filename, size, sha256,
                        is_animated, facts, created_at)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                args![
                    self.0.workspace(),
                    *id,
                    kind.as_str(),
                    file.mime_type.as_str(),
                    filename.as_deref(),
                    i64::try_from(file.size).unwrap_or(i64::MAX),
                    file.sha256.as_str(),
                    file.is_animated,
                    json_text(&file.facts)?,
                    self.0.now(),
                ],
            )
            .await
            .map(drop)
    }

    /// Its bytes are kept.
    pub async fn make_ready(self, id: MediaId) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "UPDATE uploads SET ready_at = ? WHERE workspace_id = ? AND id = ?",
                args![self.0.now(), self.0.workspace(), id],
            )
            .await
            .map(drop)
    }

    /// One whose bytes are here and stay for the moment.
    pub async fn find(self, id: MediaId) -> Result<Option<Upload>, StorageError> {
        self.0
            .sql
            .find(
                "SELECT id, kind, mime_type, filename, size, sha256, is_animated, facts
                   FROM uploads
                  WHERE workspace_id = ? AND id = ? AND ready_at IS NOT NULL AND expired_at IS NULL",
                args![self.0.workspace(), id],
            )
            .await
    }

    /// Keeps one for good, because it is sent; false when it has run out in between.
    pub async fn note_used(self, id: MediaId) -> Result<bool, StorageError> {
        let changed = self
            .0
            .sql
            .execute(
                "UPDATE uploads SET used_at = ?
                  WHERE workspace_id = ? AND id = ? AND ready_at IS NOT NULL AND expired_at IS NULL",
                args![self.0.now(), self.0.workspace(), id],
            )
            .await?;
        Ok(changed > 0)
    }
}
