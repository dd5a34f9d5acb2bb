//! Files on their way out: fetched, sealed, laid at WhatsApp's, and the message that says where they are.

use blazz_domain::failure::Failure;
use blazz_domain::job::Backoff;
use blazz_domain::media::MediaKind;
use blazz_domain::outgoing::OutgoingMedia;
use blazz_providers::SendError;
use buffa::MessageField;
use waproto::whatsapp as wa;
use whatsapp_rust::Client;
use whatsapp_rust::upload::{UploadOptions, UploadResponse};

use super::fetch::{FetchError, Fetched, Files};
use crate::inbound::MediaReference;
use crate::media::media_type;

type Context = MessageField<wa::ContextInfo>;

/// The message with a file, which lies at WhatsApp's when this returns.
pub(super) async fn message(
    client: &Client,
    files: &Files,
    media: &OutgoingMedia,
    context_info: Context,
) -> Result<wa::Message, SendError> {
    let (stored, mime_type) = store(client, files, media).await?;
    Ok(about(media, stored, mime_type, context_info))
}

/// Where the file lies: a file of WhatsApp's own is used again as it is.
async fn store(
    client: &Client,
    files: &Files,
    media: &OutgoingMedia,
) -> Result<(Stored, String), SendError> {
    if let Some(id) = &media.provider_media_id {
        let known: MediaReference = serde_json::from_str(id).map_err(|_| unknown_file())?;
        let mime_type = known.mime_type.clone().unwrap_or_else(|| usual(media.kind).to_owned());
        return Ok((Stored::from(known), mime_type));
    }
    let link = media.link.as_deref().ok_or_else(unknown_file)?;
    let fetched = files.fetch(link).await.map_err(|error| not_fetched(&error))?;
    let mime_type = mime_type(media.kind, &fetched);
    let laid = client.upload(fetched.bytes, media_type(media.kind), UploadOptions::default());
    let laid = laid.await.map_err(|error| not_laid(&error.to_string()))?;
    Ok((Stored::from(laid), mime_type))
}

/// What a message says of a file that lies at WhatsApp's.
struct Stored {
    path: String,
    key: Vec<u8>,
    sha256: Vec<u8>,
    sealed_sha256: Vec<u8>,
    size: u64,
    url: Option<String>,
}

impl From<MediaReference> for Stored {
    fn from(known: MediaReference) -> Self {
        Self {
            path: known.path,
            key: known.key,
            sha256: known.sha256,
            sealed_sha256: known.sealed_sha256,
            size: known.size.unwrap_or_default(),
            url: None,
        }
    }
}

impl From<UploadResponse> for Stored {
    fn from(laid: UploadResponse) -> Self {
        Self {
            path: laid.direct_path,
            key: laid.media_key.to_vec(),
            sha256: laid.file_sha256.to_vec(),
            sealed_sha256: laid.file_enc_sha256.to_vec(),
            size: laid.file_length,
            url: Some(laid.url),
        }
    }
}

/// The fields that every kind of file has, under the same names.
macro_rules! file {
    ($kind:ident, $stored:expr, $mime_type:expr, $context:expr, { $($field:ident: $value:expr),* $(,)? }) => {
        MessageField::some(wa::message::$kind {
            url: $stored.url,
            direct_path: Some($stored.path),
            media_key: Some($stored.key.into()),
            file_sha256: Some($stored.sha256.into()),
            file_enc_sha256: Some($stored.sealed_sha256.into()),
            file_length: Some($stored.size),
            mimetype: Some($mime_type),
            context_info: $context,
            $($field: $value,)*
            ..<_>::default()
        })
    };
}

fn about(
    media: &OutgoingMedia,
    stored: Stored,
    mime_type: String,
    context: Context,
) -> wa::Message {
    let caption = media.caption.clone();
    let facts = media.file.as_ref().map(|file| file.facts.clone()).unwrap_or_default();
    let seconds = facts.duration_ms.and_then(|it| u32::try_from(it.div_ceil(1000)).ok());
    let (width, height) = (facts.width, facts.height);
    let mut message = wa::Message::default();
    match media.kind {
        MediaKind::Image => {
            message.image_message = file!(ImageMessage, stored, mime_type, context, {
                caption: caption, width: width, height: height,
            });
        }
        MediaKind::Video => {
            message.video_message = file!(VideoMessage, stored, mime_type, context, {
                caption: caption, seconds: seconds, width: width, height: height,
            });
        }
        MediaKind::Audio | MediaKind::Voice => {
            let ptt = Some(media.kind == MediaKind::Voice);
            let waveform = facts.waveform;
            message.audio_message = file!(AudioMessage, stored, mime_type, context, {
                ptt: ptt, seconds: seconds, waveform: waveform,
            });
        }
        MediaKind::Document => {
            message.document_message = file!(DocumentMessage, stored, mime_type, context, {
                caption: caption,
                page_count: facts.pages,
                title: media.filename.clone(),
                file_name: media.filename.clone(),
            });
        }
        MediaKind::Sticker => {
            message.sticker_message = file!(StickerMessage, stored, mime_type, context, {
                width: width, height: height,
            });
        }
    }
    message
}

/// What the address calls it, when that fits the kind; phones play no voice note of another type.
fn mime_type(kind: MediaKind, fetched: &Fetched) -> String {
    let told = fetched.mime_type.as_deref().unwrap_or_default();
    let family = match kind {
        MediaKind::Image => "image/",
        MediaKind::Video => "video/",
        MediaKind::Audio => "audio/",
        MediaKind::Document => "",
        MediaKind::Voice | MediaKind::Sticker => return usual(kind).to_owned(),
    };
    if !told.is_empty() && told.starts_with(family) { told } else { usual(kind) }.to_owned()
}

const fn usual(kind: MediaKind) -> &'static str {
    match kind {
        MediaKind::Image => "image/jpeg",
        MediaKind::Video => "video/mp4",
        MediaKind::Audio => "audio/mpeg",
        MediaKind::Voice => "audio/ogg; codecs=opus",
        MediaKind::Document => "application/octet-stream",
        MediaKind::Sticker => "image/webp",
    }
}

fn unknown_file() -> SendError {
    let reason = "WhatsApp has no file by this id for a linked device: send it by a link.";
    SendError::Refused { failure: Failure::new("unknown_file", reason) }
}

fn not_fetched(error: &FetchError) -> SendError {
    let reason = format!("{error}.");
    match error {
        FetchError::Unreachable(_) => SendError::Retry {
            failure: Failure::new("file_unreachable", reason).retryable(),
            backoff: Backoff::SEND,
            after: None,
        },
        _ => SendError::Refused { failure: Failure::new("file_refused", reason) },
    }
}

pub(super) fn not_laid(error: &str) -> SendError {
    tracing::warn!(error, "laying a file at WhatsApp's");
    let reason = "WhatsApp did not take the file. It is tried again.";
    SendError::Retry {
        failure: Failure::new("file_not_taken", reason).retryable(),
        backoff: Backoff::SEND,
        after: None,
    }
}
