//! Which files Meta takes, and laying them there (cloud-api.md §4).

use std::time::Duration;

use blazz_domain::account::AccountAccess;
use blazz_domain::failure::Failure;
use blazz_domain::job::Backoff;
use blazz_domain::media::{FileRule, MediaKind};
use reqwest::multipart::{Form, Part};
use reqwest::{Body, Method};

use super::answer::Answer;
use super::graph::{Graph, answer};
use super::tolerant::Tolerant;
use crate::provider::{FileToPlace, Placed, SendError};

const KB: u64 = 1024;
const MB: u64 = 1024 * KB;
/// Meta keeps what was uploaded for 30 days; a message that leaves now is still fetched tomorrow.
const KEPT: Duration = Duration::from_hours(24 * 29);
/// Codes with which Meta refuses a message whose file it does not have, or cannot use (cloud-api.md §8).
const LOST_FILE: [i64; 3] = [100, 131_009, 131_053];

const IMAGES: &[&str] = &["image/jpeg", "image/png"];
const STICKERS: &[&str] = &["image/webp"];
const VIDEOS: &[&str] = &["video/mp4", "video/3gpp"];
const SOUNDS: &[&str] = &["audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"];
const VOICES: &[&str] = &["audio/ogg"];
const DOCUMENTS: &[&str] = &[
    "text/plain",
    "text/csv",
    "application/pdf",
    "application/zip",
    "application/msword",
    "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
];

/// What may be sent as which kind. As a document also what is shown otherwise, up to the size that Meta takes it at.
pub(super) fn rules() -> Vec<FileRule> {
    vec![
        FileRule::new(MediaKind::Image, IMAGES, 5 * MB),
        FileRule::new(MediaKind::Video, VIDEOS, 16 * MB),
        FileRule::new(MediaKind::Audio, SOUNDS, 16 * MB),
        FileRule::new(MediaKind::Voice, VOICES, 16 * MB),
        FileRule::new(MediaKind::Sticker, STICKERS, 100 * KB).animated(500 * KB),
        FileRule::new(MediaKind::Document, DOCUMENTS, 100 * MB),
        FileRule::new(MediaKind::Document, IMAGES, 5 * MB),
        FileRule::new(MediaKind::Document, STICKERS, 500 * KB),
        FileRule::new(MediaKind::Document, VIDEOS, 16 * MB),
        FileRule::new(MediaKind::Document, SOUNDS, 16 * MB),
    ]
}

/// `POST /{PHONE_NUMBER_ID}/media`, streamed.
pub(super) async fn place(
    graph: &Graph,
    access: &AccountAccess,
    file: FileToPlace,
    time_out: Duration,
) -> Result<Placed, SendError> {
    let name = file.filename.unwrap_or_else(|| file.kind.as_str().to_owned());
    let part = Part::stream_with_length(Body::wrap_stream(file.bytes), file.size)
        .file_name(name)
        .mime_str(&file.mime_type)
        .map_err(|_| SendError::Refused { failure: odd_type() })?;
    let form = Form::new()
        .text("messaging_product", "whatsapp")
        .text("type", file.mime_type)
        .part("file", part);
    let path = [access.external_id.as_str(), "media"];
    let request = graph.request(Method::POST, &path, access, time_out).multipart(form);
    let answered = answer(request).await.map_err(|error| harmless(error.into()))?;
    match name_of(&answered) {
        Some(provider_media_id) => Ok(Placed { provider_media_id, kept: KEPT }),
        None => Err(harmless(answered.into_send_error())),
    }
}

fn name_of(answer: &Answer) -> Option<String> {
    answer.json().filter(|_| answer.is_success())?.text("id")
}

/// Nobody sees a file that no message names: whatever became of it, it is laid again.
fn harmless(error: SendError) -> SendError {
    match error {
        SendError::MayHaveSent { .. } => {
            let reason = "WhatsApp did not take the file. It is tried again.";
            let failure = Failure::new("file_not_taken", reason).retryable();
            SendError::Retry { failure, backoff: Backoff::SEND, after: None }
        }
        other => other,
    }
}

fn odd_type() -> Failure {
    Failure::new("file_type_refused", "The type of this file cannot be told to WhatsApp.")
}

/// Whether a message was refused because Meta no longer has its file, or cannot use it.
pub(super) fn is_lost(failure: &Failure) -> bool {
    failure.provider_code.is_some_and(|code| LOST_FILE.contains(&code))
}
