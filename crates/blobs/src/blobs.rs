//! The one way to the bytes of files, wherever they are.

use std::ops::Range;
use std::path::PathBuf;

use bytes::Bytes;
use futures_util::Stream;
use futures_util::stream::BoxStream;

use crate::bucket::Bucket;
use crate::error::BlobError;
use crate::folder::Folder;
use crate::kept::Kept;
use crate::key::BlobKey;

/// Bytes as they are read.
pub type Content = BoxStream<'static, Result<Bytes, BlobError>>;

/// Where an installation keeps the bytes of its files.
#[derive(Debug, Clone)]
pub enum Blobs {
    Folder(Folder),
    Bucket(Bucket),
}

impl Blobs {
    /// In a folder of this machine.
    pub const fn in_folder(root: PathBuf) -> Self {
        Self::Folder(Folder::new(root))
    }

    /// Whether bytes can be kept there; a folder is made when it is first needed.
    pub async fn check(&self) -> Result<(), BlobError> {
        match self {
            Self::Folder(_) => Ok(()),
            Self::Bucket(bucket) => bucket.check().await,
        }
    }

    /// Keeps a stream under a name. The file is there when all of it is durable, and not before: neither a crash nor a
    /// stream that fails (the inner error) leaves anything that looks like one.
    pub async fn keep<E>(
        &self,
        key: BlobKey,
        stream: impl Stream<Item = Result<Bytes, E>> + Unpin,
    ) -> Result<Result<Kept, E>, BlobError> {
        match self {
            Self::Folder(folder) => folder.keep(key, stream).await,
            Self::Bucket(bucket) => bucket.keep(key, stream).await,
        }
    }

    /// In bytes.
    pub async fn size(&self, key: BlobKey) -> Result<u64, BlobError> {
        match self {
            Self::Folder(folder) => folder.size(key).await,
            Self::Bucket(bucket) => bucket.size(key).await,
        }
    }

    /// The bytes of a part, which must lie within the file; of a bucket they are asked for as they are read.
    pub async fn open(&self, key: BlobKey, range: Range<u64>) -> Result<Content, BlobError> {
        match self {
            Self::Folder(folder) => folder.open(key, range).await,
            Self::Bucket(bucket) => Ok(bucket.open(key, range)),
        }
    }

    /// All bytes of a file.
    pub async fn open_whole(&self, key: BlobKey) -> Result<Content, BlobError> {
        let size = self.size(key).await?;
        self.open(key, 0..size).await
    }

    /// Removes a file; one that is gone already is no matter.
    pub async fn remove(&self, key: BlobKey) -> Result<(), BlobError> {
        let removed = match self {
            Self::Folder(folder) => folder.remove(key).await,
            Self::Bucket(bucket) => bucket.remove(key).await,
        };
        match removed {
            Err(BlobError::NotFound) => Ok(()),
            other => other,
        }
    }

    /// The names of all files, in order.
    pub async fn list(&self) -> Result<Vec<BlobKey>, BlobError> {
        match self {
            Self::Folder(folder) => folder.list().await,
            Self::Bucket(bucket) => bucket.list().await,
        }
    }
}
