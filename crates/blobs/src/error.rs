//! Why bytes could not be kept or had.

use std::io;

/// What a folder or a bucket answers when it does not do as it is told.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    #[error("there is no such file")]
    NotFound,
    /// The bucket is not there, or the keys do not open it: trying again helps nobody.
    #[error("the bucket cannot be used: {0}")]
    Refused(String),
    #[error("the folder of files failed: {0}")]
    Folder(#[from] io::Error),
    #[error("the bucket failed: {0}")]
    Bucket(#[source] object_store::Error),
}

impl From<object_store::Error> for BlobError {
    fn from(error: object_store::Error) -> Self {
        use object_store::Error;
        match error {
            Error::NotFound { .. } => Self::NotFound,
            Error::PermissionDenied { .. } | Error::Unauthenticated { .. } => {
                Self::Refused(error.to_string())
            }
            other => Self::Bucket(other),
        }
    }
}
