//! Fetches a received file and opens it.

use std::time::Duration;

use blazz_domain::failure::Failure;
use blazz_domain::media::MediaKind;
use blazz_providers::{MediaDownload, MediaError};
use bytes::Bytes;
use futures_util::stream;
use sha2::{Digest, Sha256};
use wacore::download::MediaDecryptionError;
use whatsapp_rust::download::{DownloadParams, MediaType};

use crate::inbound::MediaReference;
use crate::live::Live;

/// For one file, however large.
const TIME_OUT: Duration = Duration::from_mins(5);
/// When an account that is not connected is asked again.
const AWAY: Duration = Duration::from_secs(5);

/// Opens a file for reading. Its hash is checked before the first byte is given: the library checks the seal alone,
/// which any sender can make for any file (`wacore` 0.7.0, `download.rs`).
pub(crate) async fn open(
    live: Option<&Live>,
    media_id: &str,
    largest: u64,
) -> Result<MediaDownload, MediaError> {
    let reference: MediaReference = serde_json::from_str(media_id).map_err(|_| {
        refused("unreadable_reference", "WhatsApp's reference to this file cannot be read.")
    })?;
    if reference.size.is_some_and(|size| size > largest) {
        return Err(refused("too_large", "This file is larger than this program fetches."));
    }
    let Some(client) = live.and_then(Live::client) else {
        let reason = "The number is not connected just now. The file is fetched when it is.";
        let failure = Failure::new("not_connected", reason).retryable();
        return Err(MediaError::Retry { failure, after: Some(AWAY) });
    };
    let params = DownloadParams::encrypted(
        reference.path.as_str(),
        &reference.key,
        &reference.sha256,
        &reference.sealed_sha256,
        reference.size.unwrap_or_default(),
        media_type(reference.kind),
    );
    let fetching = client.download_from_params(&params);
    let bytes = match tokio::time::timeout(TIME_OUT, fetching).await {
        Ok(Ok(bytes)) if Sha256::digest(&bytes)[..] == reference.sha256[..] => bytes,
        Ok(Ok(_)) => return Err(spoiled()),
        Ok(Err(error))
            if error.chain().any(<dyn std::error::Error>::is::<MediaDecryptionError>) =>
        {
            return Err(spoiled());
        }
        Ok(Err(error)) => return Err(not_fetched(&error.to_string())),
        Err(_) => return Err(not_fetched("it took too long")),
    };
    Ok(MediaDownload {
        mime_type: reference.mime_type,
        size: u64::try_from(bytes.len()).ok(),
        sha256: Some(hex::encode(&reference.sha256)),
        stream: Box::pin(stream::iter([Ok(Bytes::from(bytes))])),
    })
}

pub(crate) const fn media_type(kind: MediaKind) -> MediaType {
    match kind {
        MediaKind::Image => MediaType::Image,
        MediaKind::Video => MediaType::Video,
        MediaKind::Audio | MediaKind::Voice => MediaType::Audio,
        MediaKind::Document => MediaType::Document,
        MediaKind::Sticker => MediaType::Sticker,
    }
}

fn refused(code: &str, reason: &str) -> MediaError {
    MediaError::Refused { failure: Failure::new(code, reason) }
}

/// Fetching it again would give the same.
fn spoiled() -> MediaError {
    refused("spoiled_file", "The file is not the one that was sent. Ask for it again.")
}

fn not_fetched(error: &str) -> MediaError {
    tracing::warn!(error, "fetching a file");
    let failure = Failure::new("not_fetched", "WhatsApp did not give the file.").retryable();
    MediaError::Retry { failure, after: None }
}
