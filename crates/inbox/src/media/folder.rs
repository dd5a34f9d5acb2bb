//! A folder of files, one for each media id; names never come from outside.

use std::path::PathBuf;

use blazz_domain::{MediaId, WorkspaceId};
use blazz_storage::make_private_folder;
use futures_util::{Stream, StreamExt};
use sha2::{Digest, Sha256};
use tokio::fs;
use tokio::io::AsyncWriteExt;

/// Where received files are kept: `<root>/<workspace>/<media>`.
#[derive(Debug, Clone)]
pub struct MediaFolder {
    root: PathBuf,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Bytes.
    pub size: u64,
    /// Lower-case hex.
    pub sha256: String,
}

impl MediaFolder {
    pub const fn new(root: PathBuf) -> Self {
        Self { root }
    }

    fn path(&self, workspace: WorkspaceId, id: MediaId) -> PathBuf {
        self.root.join(workspace.to_string()).join(id.to_string())
    }

    /// Writes a stream to disk. The file appears under its name only when it is whole and flushed, so a
    /// crash leaves nothing that looks like a file.
    pub async fn keep<B, E>(
        &self,
        workspace: WorkspaceId,
        id: MediaId,
        mut stream: impl Stream<Item = Result<B, E>> + Unpin,
    ) -> Result<Result<Kept, E>, std::io::Error>
    where
        B: AsRef<[u8]>,
    {
        let path = self.path(workspace, id);
        let partial = path.with_extension("part");
        if let Some(folder) = path.parent().map(ToOwned::to_owned) {
            tokio::task::spawn_blocking(move || make_private_folder(&folder)).await??;
        }
        let mut file = fs::File::create(&partial).await?;
        let (mut hash, mut size) = (Sha256::new(), 0_u64);
        while let Some(chunk) = stream.next().await {
            let chunk = match chunk {
                Ok(chunk) => chunk,
                Err(error) => {
                    drop(file);
                    fs::remove_file(&partial).await?;
                    return Ok(Err(error));
                }
            };
            let bytes = chunk.as_ref();
            hash.update(bytes);
            size += bytes.len() as u64;
            file.write_all(bytes).await?;
        }
        file.sync_all().await?;
        fs::rename(&partial, &path).await?;
        if let Some(folder) = path.parent() {
            fs::File::open(folder).await?.sync_all().await?;
        }
        let sha256 = hex::encode(hash.finalize());
        Ok(Ok(Kept { size, sha256 }))
    }

    /// Removes a file that nothing leads to any more; one that is gone already is no matter.
    pub async fn remove(&self, workspace: WorkspaceId, id: MediaId) {
        match fs::remove_file(self.path(workspace, id)).await {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                tracing::warn!(%error, media.id = %id, "removing a file that nothing leads to");
            }
            _ => {}
        }
    }

    /// Opens a file for reading.
    pub async fn open(
        &self,
        workspace: WorkspaceId,
        id: MediaId,
    ) -> Result<fs::File, std::io::Error> {
        fs::File::open(self.path(workspace, id)).await
    }
}
