//! Files: uploading one to send it, and the bytes of one; always as a download, never as a page.

use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use blazz_blobs::BlobKey;
use blazz_domain::media::{MediaKind, MediaState};
use blazz_domain::{AccountId, MediaId};
use blazz_inbox::media::{self, Offered};
use blazz_inbox::views::UploadView;
use blazz_storage::workspace::media::MediaFile;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt};
use utoipa_axum::routes;

use crate::access::{May, right};
use crate::blobs::{self, Wanted};
use crate::extract::{IdempotencyHeader, LARGEST_UPLOAD, OnceFor, OneFile, Path, Query};
use crate::problem::{ApiError, ApiResult};
use crate::state::ApiState;

pub(super) fn routes() -> OpenApiRouter<ApiState> {
    let largest = DefaultBodyLimit::max(LARGEST_UPLOAD);
    OpenApiRouter::new().routes(routes!(media_bytes)).routes(routes!(upload).layer(largest))
}

/// What the file is for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct WantedUpload {
    /// As what it will be sent; when left out, as what shows it best.
    kind: Option<MediaKind>,
    /// From which number it will be sent: its limits count. When left out, the widest ones.
    account_id: Option<AccountId>,
}

/// One file.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "describes the form in the document")]
struct UploadForm {
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Uploads a file, to be sent by its id: to one chat or to many. Its type is told by its content. One that is not sent
/// within 24 hours is deleted.
#[utoipa::path(post, path = "/media", tag = "media", params(WantedUpload, IdempotencyHeader), request_body(content = UploadForm, content_type = "multipart/form-data"), responses((status = CREATED, body = UploadView)))]
async fn upload(
    caller: May<right::MessagesSend>,
    Query(wanted): Query<WantedUpload>,
    once: OnceFor,
    form: OneFile,
) -> ApiResult<Response> {
    let rules = media::rules(caller.inbox(), &caller.read(), wanted.account_id).await?;
    let taking = form.read(async |filename, bytes| {
        let offered = Offered { kind: wanted.kind, filename };
        media::take(&rules, offered, bytes).await?
    });
    let taken = taking.await?;
    let once = once.of(taken.sha256());
    if let Some(earlier) = once.earlier(&caller.begin().await?).await? {
        return Ok(earlier);
    }
    let upload = media::keep(caller.inbox(), caller.scope(), taken).await?;
    let tx = caller.begin().await?;
    if let Some(earlier) = once.earlier(&tx).await? {
        return Ok(earlier);
    }
    let view = media::finish(&tx, upload).await?;
    once.keep(tx, StatusCode::CREATED, &view).await
}

/// What browsers may draw where our page embeds it. Anything else, above all SVG and HTML, is bytes.
const DRAWABLE: &[&str] = &[
    "image/jpeg",
    "image/png",
    "image/webp",
    "image/gif",
    "video/mp4",
    "video/3gpp",
    "audio/ogg",
    "audio/mpeg",
    "audio/mp4",
    "audio/aac",
    "audio/amr",
];

/// The bytes of a file, or a part of them (`Range`).
#[utoipa::path(get, operation_id = "media", path = "/media/{id}", tag = "media", params(("id" = MediaId, Path)), responses((status = OK, content_type = "application/octet-stream", body = Vec<u8>), (status = PARTIAL_CONTENT, content_type = "application/octet-stream", body = Vec<u8>), (status = NOT_MODIFIED), (status = RANGE_NOT_SATISFIABLE)))]
async fn media_bytes(
    caller: May<right::ChatsRead>,
    Path(id): Path<MediaId>,
    asked: HeaderMap,
) -> ApiResult<Response> {
    let tx = caller.read();
    let missing = || ApiError::not_found("file");
    let file = tx.media().find(id).await?.filter(|file| file.state == MediaState::Ready);
    let file = file.ok_or_else(missing)?;
    let key = BlobKey::new(tx.scope().workspace_id(), file.blob());
    let wanted = Wanted { asked: &asked, tag: file.sha256.as_deref(), size: size(&file) };
    let answer = blobs::answer(&caller.inbox().files, key, wanted).await.map_err(|error| {
        tracing::error!(%error, media.id = %id, "opening a file that should be there");
        missing()
    })?;
    Ok((headers(&file), answer).into_response())
}

fn size(file: &MediaFile) -> Option<u64> {
    file.size.and_then(|size| u64::try_from(size).ok())
}

fn headers(file: &MediaFile) -> [(HeaderName, String); 4] {
    let stated = file.mime_type.as_deref().and_then(|it| it.split(';').next()).map(str::trim);
    let media_type =
        stated.filter(|it| DRAWABLE.contains(it)).unwrap_or("application/octet-stream");
    [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (header::CONTENT_DISPOSITION, disposition(file.filename.as_deref())),
        (header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'".to_owned()),
        (header::CACHE_CONTROL, "private, max-age=3600, immutable".to_owned()),
    ]
}

/// The name in the form every browser reads, without a path and without controls (RFC 6266, RFC 8187).
fn disposition(name: Option<&str>) -> String {
    let name: String = name
        .unwrap_or_default()
        .chars()
        .filter(|c| !c.is_control() && !"/\\\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}".contains(*c))
        .take(150)
        .collect();
    if name.trim_matches(['.', ' ']).is_empty() {
        return "attachment".to_owned();
    }
    let is_plain = |c: &char| c.is_ascii_alphanumeric() || "-_. ".contains(*c);
    let plain: String = name.chars().map(|c| if is_plain(&c) { c } else { '_' }).collect();
    let encoded: String = name.bytes().map(percent_encoded).collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

fn percent_encoded(byte: u8) -> String {
    let is_plain = byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    if is_plain { char::from(byte).to_string() } else { format!("%{byte:02X}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_leave_their_header_or_their_folder() {
        assert_eq!(disposition(None), "attachment");
        assert_eq!(disposition(Some("../..")), "attachment");
        let hostile = disposition(Some("a\"\r\nSet-Cookie: x=1\u{202e}gpj.exe"));
        assert!(!hostile.contains('\r') && !hostile.contains('\u{202e}'), "{hostile}");
        assert!(
            hostile.starts_with("attachment; filename=\"a_Set-Cookie_ x_1gpj.exe\""),
            "{hostile}"
        );
        assert!(disposition(Some("Faktur №7.pdf")).ends_with("''Faktur%20%E2%84%967.pdf"));
    }
}
