//! What is known of a file beside its bytes.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What was found out about a file; each is absent where it does not apply or could not be told.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MediaFacts {
    /// Pixels, as it is shown.
    pub width: Option<u32>,
    /// Pixels, as it is shown.
    pub height: Option<u32>,
    /// Milliseconds, of sound and video.
    pub duration_ms: Option<u64>,
    /// Of a PDF.
    pub pages: Option<u32>,
    /// Of sound: 64 peaks, 0 to 100.
    pub waveform: Option<Vec<u8>>,
    /// Of a picture: what to show until it is there, a `ThumbHash` in base64.
    pub blur: Option<String>,
}

/// A file whose bytes are here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownFile {
    /// As its content says.
    pub mime_type: String,
    /// Bytes.
    pub size: u64,
    /// Lower-case hex.
    pub sha256: String,
    pub is_animated: bool,
    pub facts: MediaFacts,
}
