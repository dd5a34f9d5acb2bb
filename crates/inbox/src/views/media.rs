//! A file as clients see it.

use blazz_domain::MediaId;
use blazz_domain::media::{MediaFacts, MediaKind, MediaState};
use blazz_storage::workspace::media::MediaFile;
use blazz_storage::workspace::uploads::Upload;
use serde::Serialize;
use utoipa::ToSchema;

/// A file of a message.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Media)]
pub struct MediaView {
    pub id: MediaId,
    pub kind: MediaKind,
    pub mime_type: Option<String>,
    /// Bytes.
    pub size: Option<i64>,
    pub sha256: Option<String>,
    pub filename: Option<String>,
    pub caption: Option<String>,
    pub voice: bool,
    pub animated: bool,
    #[serde(flatten)]
    pub facts: MediaFacts,
    pub state: MediaState,
    pub error: Option<String>,
    /// Where the bytes can be had, once they are here.
    pub url: Option<String>,
}

impl From<MediaFile> for MediaView {
    fn from(file: MediaFile) -> Self {
        let url = (file.state == MediaState::Ready).then(|| format!("/api/v1/media/{}", file.id));
        Self {
            id: file.id,
            kind: file.kind,
            mime_type: file.mime_type,
            size: file.size,
            sha256: file.sha256,
            filename: file.filename,
            caption: file.caption,
            voice: file.kind == MediaKind::Voice,
            animated: file.is_animated,
            facts: file.facts,
            state: file.state,
            error: file.error,
            url,
        }
    }
}

/// A file that was uploaded, to be sent by its id.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Upload)]
pub struct UploadView {
    pub id: MediaId,
    /// As what it is sent best.
    pub kind: MediaKind,
    /// As its content says.
    pub mime_type: String,
    pub filename: Option<String>,
    /// Bytes.
    pub size: u64,
    /// Of the bytes that are sent, in lower-case hex.
    pub sha256: String,
    pub animated: bool,
    #[serde(flatten)]
    pub facts: MediaFacts,
}

impl From<Upload> for UploadView {
    fn from(upload: Upload) -> Self {
        let Upload { id, kind, filename, file } = upload;
        Self {
            id,
            kind,
            mime_type: file.mime_type,
            filename,
            size: file.size,
            sha256: file.sha256,
            animated: file.is_animated,
            facts: file.facts,
        }
    }
}
