//! What can be found out about a file: of pictures by ourselves, of sound, video and PDF by the tools that are installed.
//! What cannot be told in time, or is no such file, is simply not known.

mod pdf;
mod picture;
mod playable;
mod tool;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use blazz_domain::media::MediaFacts;
use tokio::sync::Semaphore;

use super::bare;
use super::spool::Spooled;
use crate::error::InboxError;

/// Files that are looked at beside each other: a picture takes much memory while it is.
const AT_ONCE: usize = 2;
/// How long a person waits for what is found out about an upload.
pub(crate) const BRIEFLY: Duration = Duration::from_secs(8);
/// And how long a job does.
pub(crate) const LONG: Duration = Duration::from_secs(30);

/// Where files are looked at, few at a time.
#[derive(Debug, Clone)]
pub(crate) struct Workbench(Arc<Semaphore>);

impl Default for Workbench {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(AT_ONCE)))
    }
}

impl Workbench {
    /// Looks at a file of this type, for no longer than this.
    pub(crate) async fn look(
        &self,
        file: &Path,
        mime_type: &str,
        patience: Duration,
    ) -> MediaFacts {
        let looking = async {
            let _place = self.0.clone().acquire_owned().await.ok()?;
            facts(file, mime_type).await
        };
        tokio::time::timeout(patience, looking).await.ok().flatten().unwrap_or_default()
    }
}

impl Workbench {
    /// The same file, of a picture without what it tells of where it was taken.
    pub(crate) async fn clean(
        &self,
        spooled: Spooled,
        mime_type: &str,
    ) -> Result<Spooled, InboxError> {
        if !bare::is_cleaned(mime_type) {
            return Ok(spooled);
        }
        let _place = self.0.clone().acquire_owned().await.map_err(io::Error::other)?;
        let mime_type = mime_type.to_owned();
        let cleaning = tokio::task::spawn_blocking(move || bare::clean(spooled, &mime_type));
        cleaning.await.map_err(io::Error::other)?
    }
}

async fn facts(file: &Path, mime_type: &str) -> Option<MediaFacts> {
    match mime_type.split('/').next()? {
        "image" => {
            let file: PathBuf = file.to_owned();
            // A picture that makes the decoder panic has no facts.
            tokio::task::spawn_blocking(move || picture::look(&file)).await.ok()?
        }
        "audio" | "video" => playable::look(file, mime_type.starts_with("audio/")).await,
        "application" if mime_type == "application/pdf" => pdf::look(file).await,
        _ => None,
    }
}

#[cfg(test)]
mod tests;
