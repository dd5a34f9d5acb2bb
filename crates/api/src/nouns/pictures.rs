//! The pictures that contacts show.

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use blazz_blobs::BlobKey;
use blazz_domain::ContactId;
use blazz_domain::picture::{Picture, PictureFile};
use blazz_inbox::pictures;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::contacts::follow;
use crate::access::{May, right};
use crate::blobs::{self, Wanted};
use crate::extract::{Path, Query};
use crate::problem::{ApiError, ApiResult};
use crate::state::ApiState;

pub(super) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(contact_picture, ask_for_picture))
}

/// Which of the pictures somebody has had.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PictureVersion {
    /// As the contact's `picture.url` says; another one with each picture, so that browsers keep what they have.
    v: Option<String>,
}

/// The picture that a contact shows on WhatsApp: a small JPEG, PNG or WebP. With an `ETag`; its address, which a
/// contact's `picture.url` tells, stays good for a week.
#[utoipa::path(get, path = "/contacts/{id}/picture", tag = "contacts", params(("id" = ContactId, Path), PictureVersion), responses((status = OK, content_type = "application/octet-stream", body = Vec<u8>), (status = NOT_MODIFIED)))]
async fn contact_picture(
    caller: May<right::ContactsRead>,
    Path(id): Path<ContactId>,
    Query(version): Query<PictureVersion>,
    asked: HeaderMap,
) -> ApiResult<Response> {
    let tx = caller.read();
    let missing = || ApiError::not_found("picture");
    let contact = follow(&tx, id).await?;
    let picture = contact.picture.as_ref().and_then(Picture::file).ok_or_else(missing)?;
    let headers = headers(picture, version.v.as_deref());
    let key = BlobKey::new(tx.scope().workspace_id(), picture.file);
    let wanted = Wanted { asked: &asked, tag: Some(&picture.sha256), size: None };
    let answer = blobs::answer(&caller.inbox().files, key, wanted).await.map_err(|error| {
        tracing::error!(%error, contact.id = %id, "opening a picture that should be there");
        missing()
    })?;
    Ok((headers, answer).into_response())
}

fn headers(picture: &PictureFile, version: Option<&str>) -> [(header::HeaderName, String); 3] {
    // Under the address of an older one it must not stay.
    let is_this_one = version.is_some_and(|it| !it.is_empty() && picture.sha256.starts_with(it));
    let kept = if is_this_one { "private, max-age=604800, immutable" } else { "private, no-cache" };
    [
        (header::CONTENT_TYPE, picture.kind.as_str().to_owned()),
        (header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'".to_owned()),
        (header::CACHE_CONTROL, kept.to_owned()),
    ]
}

/// Has the number that talks with a contact ask WhatsApp for the picture, when it has not for a week; pages call it when
/// they show a contact. `ContactUpdatedEvent` tells when there is another picture. Numbers without a connection of
/// their own have none.
#[utoipa::path(post, path = "/contacts/{id}/picture", tag = "contacts", params(("id" = ContactId, Path)), responses((status = NO_CONTENT)))]
async fn ask_for_picture(
    caller: May<right::ContactsRead>,
    Path(id): Path<ContactId>,
) -> ApiResult<StatusCode> {
    let tx = caller.begin().await?;
    pictures::look_at(caller.inbox(), &tx, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
