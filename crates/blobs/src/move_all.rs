//! Copies every file from one place to another and makes sure of each. What lies under a name never changes, so a file
//! that was made sure of once is done for good.

use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;

use futures_util::TryStreamExt;

use crate::blobs::Blobs;
use crate::error::BlobError;
use crate::kept::{Kept, Tally};
use crate::key::BlobKey;

/// What a move has done.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Moved {
    /// Copied now, and bytes of them.
    pub copied: u64,
    pub bytes: u64,
    /// Made sure of by an earlier run.
    pub known: u64,
    /// Were there, whole.
    pub there: u64,
    /// Could not be copied, with why.
    pub failed: Vec<(BlobKey, String)>,
}

/// The files that were made sure of, in a file that is written as it goes: a move that ends early goes on there.
#[derive(Debug)]
pub struct Verified {
    known: BTreeSet<BlobKey>,
    file: File,
}

impl Verified {
    /// # Errors
    /// When the file cannot be read or written.
    pub fn open(path: &Path) -> io::Result<Self> {
        let file = OpenOptions::new().create(true).append(true).read(true).open(path)?;
        let mut known = BTreeSet::new();
        for line in BufReader::new(&file).lines() {
            known.extend(BlobKey::parse(&line?));
        }
        Ok(Self { known, file })
    }

    fn note(&mut self, key: BlobKey) -> io::Result<()> {
        writeln!(self.file, "{key}")?;
        self.known.insert(key);
        Ok(())
    }
}

/// Copies what `to` lacks and reads it back; the hashes of both sides must be the same. What is there already is compared
/// too. Nothing is removed. One file that fails keeps no other from being copied.
pub async fn move_all(
    from: &Blobs,
    to: &Blobs,
    verified: &mut Verified,
    mut tell: impl FnMut(&Moved),
) -> Result<Moved, BlobError> {
    let mut moved = Moved::default();
    for key in from.list().await? {
        if verified.known.contains(&key) {
            moved.known += 1;
            continue;
        }
        match ensure(from, to, key).await {
            Ok(Ensured::Copied(bytes)) => {
                moved.copied += 1;
                moved.bytes += bytes;
                verified.note(key)?;
            }
            Ok(Ensured::There) => {
                moved.there += 1;
                verified.note(key)?;
            }
            // Somebody has removed it meanwhile.
            Err(BlobError::NotFound) => {}
            Err(refused @ BlobError::Refused(_)) => return Err(refused),
            Err(error) => moved.failed.push((key, error.to_string())),
        }
        tell(&moved);
    }
    Ok(moved)
}

enum Ensured {
    Copied(u64),
    There,
}

async fn ensure(from: &Blobs, to: &Blobs, key: BlobKey) -> Result<Ensured, BlobError> {
    let size = from.size(key).await?;
    let has = match to.size(key).await {
        Ok(there) => there == size,
        Err(BlobError::NotFound) => false,
        Err(error) => return Err(error),
    };
    if has && hashed(from, key).await? == hashed(to, key).await? {
        return Ok(Ensured::There);
    }
    let kept = to.keep(key, from.open(key, 0..size).await?).await??;
    if hashed(to, key).await? != kept || kept.size != size {
        let why = "what was written is not what was read";
        return Err(BlobError::Folder(io::Error::other(why)));
    }
    Ok(Ensured::Copied(size))
}

async fn hashed(blobs: &Blobs, key: BlobKey) -> Result<Kept, BlobError> {
    let mut content = blobs.open_whole(key).await?;
    let mut tally = Tally::default();
    while let Some(bytes) = content.try_next().await? {
        tally.add(&bytes);
    }
    Ok(tally.kept())
}
