//! Media bytes, their short-lived addresses and resumable uploads.

use bytes::Bytes;

#[derive(Clone, Debug)]
pub(crate) struct Media {
    pub(crate) id: String,
    /// The number it was uploaded for or sent to.
    pub(crate) number: String,
    pub(crate) mime_type: String,
    pub(crate) bytes: Bytes,
    pub(crate) sha256: [u8; 32],
    /// UTC milliseconds: 30 days after an upload, 7 days after a customer sent it.
    pub(crate) expires_at: i64,
    /// The `hash` of the address opened last.
    pub(crate) newest_address: String,
}

#[derive(Clone, Debug)]
pub(crate) struct Address {
    pub(crate) media_id: String,
    pub(crate) expires_at: i64,
}

/// A resumable upload in progress.
#[derive(Clone, Debug)]
pub(crate) struct Upload {
    pub(crate) file_type: String,
    pub(crate) length: u64,
    pub(crate) received: u64,
}
