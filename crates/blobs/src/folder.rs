//! Files in a folder: `<root>/<workspace>/<id>`.

use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use tokio::fs;
use tokio::io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt};
use tokio_util::io::ReaderStream;

use crate::blobs::Content;
use crate::error::BlobError;
use crate::kept::{Kept, Tally};
use crate::key::BlobKey;

/// A folder that only the user who runs the program can read.
#[derive(Debug, Clone)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    pub const fn new(root: PathBuf) -> Self {
        Self { root }
    }

    fn path(&self, key: BlobKey) -> PathBuf {
        self.root.join(key.workspace.to_string()).join(key.id.to_string())
    }

    /// Writes a stream to disk. The file appears under its name only when it is whole and flushed, so a
    /// crash leaves nothing that looks like a file.
    pub(crate) async fn keep<E>(
        &self,
        key: BlobKey,
        mut stream: impl Stream<Item = Result<Bytes, E>> + Unpin,
    ) -> Result<Result<Kept, E>, BlobError> {
        let path = self.path(key);
        let partial = path.with_extension("part");
        if let Some(folder) = path.parent() {
            make_private(folder.to_owned()).await?;
        }
        let mut file = fs::File::create(&partial).await?;
        let mut tally = Tally::default();
        while let Some(chunk) = stream.next().await {
            match chunk {
                Ok(bytes) => {
                    tally.add(&bytes);
                    file.write_all(&bytes).await?;
                }
                Err(error) => {
                    drop(file);
                    fs::remove_file(&partial).await?;
                    return Ok(Err(error));
                }
            }
        }
        file.sync_all().await?;
        fs::rename(&partial, &path).await?;
        if let Some(folder) = path.parent() {
            fs::File::open(folder).await?.sync_all().await?;
        }
        Ok(Ok(tally.kept()))
    }

    pub(crate) async fn size(&self, key: BlobKey) -> Result<u64, BlobError> {
        Ok(fs::metadata(self.path(key)).await.map_err(missing)?.len())
    }

    pub(crate) async fn open(&self, key: BlobKey, range: Range<u64>) -> Result<Content, BlobError> {
        let mut file = fs::File::open(self.path(key)).await.map_err(missing)?;
        file.seek(io::SeekFrom::Start(range.start)).await?;
        let part = file.take(range.end - range.start);
        Ok(ReaderStream::new(part).map(|read| read.map_err(BlobError::from)).boxed())
    }

    pub(crate) async fn remove(&self, key: BlobKey) -> Result<(), BlobError> {
        fs::remove_file(self.path(key)).await.map_err(missing)
    }

    /// Every file, of one workspace after the other.
    pub(crate) async fn list(&self) -> Result<Vec<BlobKey>, BlobError> {
        let mut found = Vec::new();
        for workspace in names(&self.root).await? {
            for id in names(&self.root.join(&workspace)).await? {
                found.extend(BlobKey::parse(&format!("{workspace}/{id}")));
            }
        }
        found.sort_unstable();
        Ok(found)
    }
}

fn missing(error: io::Error) -> BlobError {
    match error.kind() {
        io::ErrorKind::NotFound => BlobError::NotFound,
        _ => BlobError::Folder(error),
    }
}

async fn make_private(folder: PathBuf) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    builder.mode(0o700);
    builder.create(folder).await
}

/// What a folder holds; nothing, when it is not there or is none.
async fn names(folder: &Path) -> io::Result<Vec<String>> {
    let mut entries = match fs::read_dir(folder).await {
        Ok(entries) => entries,
        Err(error)
            if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) =>
        {
            return Ok(Vec::new());
        }
        Err(error) => return Err(error),
    };
    let mut names = Vec::new();
    while let Some(entry) = entries.next_entry().await? {
        names.extend(entry.file_name().into_string());
    }
    Ok(names)
}
