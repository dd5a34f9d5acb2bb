//! Files of messages: what is known of them and how far their bytes have come.

use blazz_domain::content::{MediaContent, MediaSource};
use blazz_domain::media::{MediaFacts, MediaKind, MediaState};
use blazz_domain::outgoing::OutgoingMedia;
use blazz_domain::{MediaId, MessageId};

use super::transaction::WorkspaceTx;
use super::uploads::Upload;
use crate::error::StorageError;
use crate::row::{FromRow, Row};
use crate::sql::{Value, json_text, marks};

/// A file of a message.
#[derive(Debug, Clone)]
pub struct MediaFile {
    pub id: MediaId,
    pub message_id: MessageId,
    pub kind: MediaKind,
    pub source: MediaSource,
    pub state: MediaState,
    pub mime_type: Option<String>,
    /// Bytes.
    pub size: Option<i64>,
    pub sha256: Option<String>,
    pub filename: Option<String>,
    pub caption: Option<String>,
    pub is_animated: bool,
    pub facts: MediaFacts,
    /// Where the bytes are, when it is under another id than its own: several messages may share them.
    pub blob_id: Option<MediaId>,
    pub error: Option<String>,
}

impl MediaFile {
    /// The name of its bytes.
    pub fn blob(&self) -> MediaId {
        self.blob_id.unwrap_or(self.id)
    }
}

impl FromRow for MediaFile {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        Ok(Self {
            id: row.id("id")?,
            message_id: row.id("message_id")?,
            kind: row.word("kind", MediaKind::parse)?,
            source: row.json("source")?,
            state: row.word("state", MediaState::parse)?,
            mime_type: row.maybe_text("mime_type")?,
            size: row.maybe_int("size")?,
            sha256: row.maybe_text("sha256")?,
            filename: row.maybe_text("filename")?,
            caption: row.maybe_text("caption")?,
            is_animated: row.flag("is_animated")?,
            facts: row.maybe_json("facts")?.unwrap_or_default(),
            blob_id: row.maybe_id("blob_id")?,
            error: row.maybe_text("error")?,
        })
    }
}

struct SameBytes(MediaId);

impl FromRow for SameBytes {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        row.id("id").map(Self)
    }
}

/// The files of the workspace.
#[derive(Debug, Clone, Copy)]
pub struct MediaFiles<'a>(pub(super) &'a WorkspaceTx);

impl MediaFiles<'_> {
    pub async fn find(self, id: MediaId) -> Result<Option<MediaFile>, StorageError> {
        self.0
            .sql
            .find(
                "SELECT id, message_id, kind, source, state, mime_type, size, sha256, filename,
                        caption, is_animated, facts, blob_id, error
                   FROM media WHERE workspace_id = ? AND id = ?",
                args![self.0.workspace(), id],
            )
            .await
    }

    /// The files of these messages, in no order.
    pub async fn of_messages(self, ids: &[MessageId]) -> Result<Vec<MediaFile>, StorageError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let sql = "SELECT id, message_id, kind, source, state, mime_type, size, sha256, filename,
                          caption, is_animated, facts, blob_id, error
                     FROM media WHERE workspace_id = ? AND message_id IN ({ids})"
            .replace("{ids}", &marks(ids.len()));
        let mut values = args![self.0.workspace()];
        values.extend(ids.iter().map(|id| Value::from(id.as_uuid())));
        self.0.sql.list(sql, values).await
    }

    /// Adds the file of a message.
    pub async fn add(
        self,
        message: MessageId,
        content: &MediaContent,
        state: MediaState,
    ) -> Result<MediaFile, StorageError> {
        let file = MediaFile {
            id: self.0.new_id(),
            message_id: message,
            kind: content.kind,
            source: content.source.clone(),
            state,
            mime_type: content.mime_type.as_deref().map(fit),
            size: None,
            sha256: content.sha256.as_deref().map(fit),
            filename: content.filename.as_deref().map(fit),
            caption: content.caption.clone(),
            is_animated: content.animated,
            facts: MediaFacts::default(),
            blob_id: None,
            error: None,
        };
        self.insert(&file).await?;
        Ok(file)
    }

    /// Adds the file of a message whose bytes were uploaded here: it is ready at once.
    pub async fn add_uploaded(
        self,
        message: MessageId,
        outgoing: &OutgoingMedia,
        upload: &Upload,
    ) -> Result<MediaFile, StorageError> {
        let file = MediaFile {
            id: self.0.new_id(),
            message_id: message,
            kind: outgoing.kind,
            source: MediaSource::Upload(upload.id),
            state: MediaState::Ready,
            mime_type: Some(upload.file.mime_type.clone()),
            size: i64::try_from(upload.file.size).ok(),
            sha256: Some(upload.file.sha256.clone()),
            filename: outgoing.filename.clone().or_else(|| upload.filename.clone()),
            caption: outgoing.caption.clone(),
            is_animated: upload.file.is_animated,
            facts: upload.file.facts.clone(),
            blob_id: Some(upload.id),
            error: None,
        };
        self.insert(&file).await?;
        Ok(file)
    }

    async fn insert(self, file: &MediaFile) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "INSERT INTO media (workspace_id, id, message_id, kind, source, state, mime_type,
                        size, sha256, filename, caption, is_animated, facts, blob_id, created_at)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                args![
                    self.0.workspace(),
                    file.id,
                    file.message_id,
                    file.kind.as_str(),
                    source_text(&file.source)?,
                    file.state.as_str(),
                    file.mime_type.as_deref(),
                    file.size,
                    file.sha256.as_deref(),
                    file.filename.as_deref(),
                    file.caption.as_deref(),
                    file.is_animated,
                    json_text(&file.facts)?,
                    file.blob_id,
                    self.0.now(),
                ],
            )
            .await
            .map(drop)
    }

    /// Where the same bytes are already, of another file that came whole.
    pub async fn find_same(self, file: &MediaFile) -> Result<Option<MediaId>, StorageError> {
        let found: Option<SameBytes> = self
            .0
            .sql
            .find(
                "SELECT id FROM media
                  WHERE workspace_id = ? AND sha256 = ? AND size = ? AND state = ?
                    AND blob_id IS NULL AND id <> ?
                  ORDER BY id LIMIT 1",
                args![
                    self.0.workspace(),
                    file.sha256.as_deref(),
                    file.size,
                    MediaState::Ready.as_str(),
                    file.id,
                ],
            )
            .await?;
        Ok(found.map(|found| found.0))
    }

    /// Writes back state, type, size, hash, facts, where the bytes are, and error.
    pub async fn update(self, file: &MediaFile) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "UPDATE media
                    SET source = ?, state = ?, mime_type = ?, size = ?, sha256 = ?, facts = ?,
                        blob_id = ?, error = ?
                  WHERE workspace_id = ? AND id = ?",
                args![
                    source_text(&file.source)?,
                    file.state.as_str(),
                    file.mime_type.as_deref(),
                    file.size,
                    file.sha256.as_deref(),
                    json_text(&file.facts)?,
                    file.blob_id,
                    file.error.as_deref(),
                    self.0.workspace(),
                    file.id,
                ],
            )
            .await
            .map(drop)
    }
}

/// Cuts what customers and their phones choose to the 255 characters a column holds.
fn fit(text: &str) -> String {
    text.chars().take(255).collect()
}

fn source_text(source: &MediaSource) -> Result<String, StorageError> {
    serde_json::to_string(source).map_err(|error| StorageError::corrupt("source", error))
}
