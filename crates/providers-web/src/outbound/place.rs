//! Lays a file of ours at WhatsApp's: sealed as it is read, so that no more than a piece of it is in memory.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::time::Duration;

use blazz_domain::media::{FileRule, MediaKind};
use blazz_providers::{FileToPlace, Placed, SendError};
use futures_util::TryStreamExt;
use tempfile::NamedTempFile;
use tokio::io::AsyncWriteExt;
use wacore::upload::{EncryptedMediaInfo, MediaEncryptor, UploadSource};
use whatsapp_rust::Client;

use super::send::{away, connected};
use super::upload::not_laid;
use crate::inbound::MediaReference;
use crate::live::Live;
use crate::media::media_type;

const KB: u64 = 1024;
const MB: u64 = 1024 * KB;
/// WhatsApp keeps files for some weeks, and who is offline fetches them when the phone is on again: a file is laid anew
/// a day later.
const KEPT: Duration = Duration::from_hours(24);

/// What phones show as which kind, in the sizes that WhatsApp's apps send; as a document anything.
pub(crate) fn rules() -> Vec<FileRule> {
    let images = &["image/jpeg", "image/png", "image/webp"];
    let sounds = &["audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"];
    vec![
        FileRule::new(MediaKind::Image, images, 16 * MB),
        FileRule::new(MediaKind::Video, &["video/mp4", "video/3gpp"], 64 * MB),
        FileRule::new(MediaKind::Audio, sounds, 16 * MB),
        FileRule::new(MediaKind::Voice, &["audio/ogg"], 16 * MB),
        FileRule::new(MediaKind::Sticker, &["image/webp"], 100 * KB).animated(500 * KB),
        FileRule::new(MediaKind::Document, &[], 100 * MB),
    ]
}

/// Lays the file; what it is named by holds the key to it.
pub(crate) async fn place(
    live: Option<&Live>,
    file: FileToPlace,
    time_out: Duration,
) -> Result<Placed, SendError> {
    let (_, client) = connected(live).ok_or_else(away)?;
    let (kind, mime_type) = (file.kind, file.mime_type.clone());
    let laying = async {
        let sealed = seal(file).await.map_err(|error| not_laid(&error.to_string()))?;
        lay(&client, sealed, kind).await
    };
    let laid = tokio::time::timeout(time_out, laying).await;
    let laid = match laid {
        Ok(laid) => laid?,
        Err(_) => return Err(not_laid("it took too long")),
    };
    let known = MediaReference { mime_type: Some(named(kind, mime_type)), ..laid };
    let name = serde_json::to_string(&known).map_err(|error| not_laid(&error.to_string()))?;
    Ok(Placed { provider_media_id: name, kept: KEPT })
}

/// Phones play no voice note whose type does not name the codec.
fn named(kind: MediaKind, mime_type: String) -> String {
    if kind == MediaKind::Voice { "audio/ogg; codecs=opus".to_owned() } else { mime_type }
}

/// A sealed file on this machine's disk; without the key it is noise.
struct Sealed {
    file: NamedTempFile,
    size: u64,
    info: EncryptedMediaInfo,
}

async fn seal(file: FileToPlace) -> Result<Sealed, Box<dyn std::error::Error + Send + Sync>> {
    let FileToPlace { kind, mut bytes, .. } = file;
    let mut encryptor = MediaEncryptor::new(media_type(kind))?;
    let sealed = NamedTempFile::new()?;
    let mut out = tokio::fs::File::from_std(sealed.reopen()?);
    let mut piece = Vec::new();
    while let Some(plain) = bytes.try_next().await? {
        encryptor.update(&plain, &mut piece);
        out.write_all(&piece).await?;
        piece.clear();
    }
    let info = encryptor.finalize(&mut piece)?;
    out.write_all(&piece).await?;
    out.flush().await?;
    let size = out.metadata().await?.len();
    Ok(Sealed { file: sealed, size, info })
}

async fn lay(
    client: &Client,
    sealed: Sealed,
    kind: MediaKind,
) -> Result<MediaReference, SendError> {
    let Sealed { file, size, info } = sealed;
    let laid = client.upload_stream(OnDisk { file, size }, info, media_type(kind)).await;
    let laid = laid.map_err(|error| not_laid(&error.to_string()))?;
    Ok(MediaReference {
        kind,
        path: laid.direct_path,
        key: laid.media_key.to_vec(),
        sha256: laid.file_sha256.to_vec(),
        sealed_sha256: laid.file_enc_sha256.to_vec(),
        size: Some(laid.file_length),
        mime_type: None,
    })
}

struct OnDisk {
    file: NamedTempFile,
    /// Bytes.
    size: u64,
}

impl UploadSource for OnDisk {
    fn len(&self) -> u64 {
        self.size
    }

    fn reader_from(&self, offset: u64) -> io::Result<Box<dyn Read + Send>> {
        let mut file: File = self.file.reopen()?;
        file.seek(SeekFrom::Start(offset))?;
        Ok(Box::new(file))
    }
}
