//! A file that is coming in, on this machine's disk until it is known to be one we take.

use std::io::{self, Read, Seek, SeekFrom, Write};

use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;
use tokio::fs::File;
use tokio::io::AsyncWriteExt;
use tokio_util::io::ReaderStream;

/// How much of its beginning and of its end is looked at, in bytes.
const LOOK: u64 = 64 * 1024;

/// A whole file, which is deleted with this.
#[derive(Debug)]
pub(crate) struct Spooled {
    pub(crate) file: NamedTempFile,
    /// Bytes.
    pub(crate) size: u64,
    /// Lower-case hex.
    pub(crate) sha256: String,
}

/// Why a stream did not become a file.
#[derive(Debug)]
pub(crate) enum Unspooled<E> {
    /// It has more bytes than were allowed.
    TooLarge,
    Stream(E),
    Disk(io::Error),
}

impl<E> From<io::Error> for Unspooled<E> {
    fn from(error: io::Error) -> Self {
        Self::Disk(error)
    }
}

/// Writes a stream of at most so many bytes to disk.
pub(crate) async fn spool<E>(
    mut stream: impl Stream<Item = Result<Bytes, E>> + Unpin,
    most: u64,
) -> Result<Spooled, Unspooled<E>> {
    let file = NamedTempFile::new()?;
    let mut out = File::from_std(file.reopen()?);
    let (mut size, mut hash) = (0, Sha256::new());
    while let Some(piece) = stream.next().await {
        let piece = piece.map_err(Unspooled::Stream)?;
        size += piece.len() as u64;
        if size > most {
            return Err(Unspooled::TooLarge);
        }
        hash.update(&piece);
        out.write_all(&piece).await?;
    }
    out.flush().await?;
    Ok(Spooled { file, size, sha256: hex::encode(hash.finalize()) })
}

impl Spooled {
    /// A file of these bytes.
    pub(crate) fn of(bytes: &[u8]) -> io::Result<Self> {
        let mut file = NamedTempFile::new()?;
        file.write_all(bytes)?;
        let sha256 = hex::encode(Sha256::digest(bytes));
        Ok(Self { file, size: bytes.len() as u64, sha256 })
    }

    /// The bytes, once more from the beginning.
    pub(crate) fn open(&self) -> io::Result<ReaderStream<File>> {
        Ok(ReaderStream::new(File::from_std(self.file.reopen()?)))
    }

    /// The beginning and the end; they overlap in a small file.
    pub(crate) fn ends(&self) -> io::Result<(Vec<u8>, Vec<u8>)> {
        let mut file = self.file.reopen()?;
        let (mut head, mut tail) = (Vec::new(), Vec::new());
        (&mut file).take(LOOK).read_to_end(&mut head)?;
        file.seek(SeekFrom::Start(self.size.saturating_sub(LOOK)))?;
        file.take(LOOK).read_to_end(&mut tail)?;
        Ok((head, tail))
    }
}

#[cfg(test)]
mod tests {
    use futures_util::stream;

    use super::*;

    #[tokio::test]
    async fn what_is_too_large_or_breaks_off_is_no_file() {
        let pieces = |parts: &[&'static [u8]]| {
            let parts: Vec<Result<Bytes, &str>> =
                parts.iter().map(|part| Ok(Bytes::from_static(part))).collect();
            stream::iter(parts)
        };
        let whole = spool(pieces(&[b"ab", b"cde"]), 5).await.unwrap();
        assert_eq!((whole.size, whole.ends().unwrap().1), (5, b"abcde".to_vec()));
        assert_eq!(whole.sha256, hex::encode(Sha256::digest(b"abcde")));
        assert!(matches!(spool(pieces(&[b"ab", b"cde"]), 4).await, Err(Unspooled::TooLarge)));
        let broken = stream::iter([Ok(Bytes::from_static(b"ab")), Err("cut")]);
        assert!(matches!(spool(broken, 9).await, Err(Unspooled::Stream("cut"))));
    }
}
