//! A body in either of the two shapes that the socket libraries post.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header;
use serde::de::DeserializeOwned;

use super::body::{is_json, parse, unreadable};
use super::query::parse_form;
use crate::problem::{ApiError, ApiResult, Kind};

/// A JSON body or a form of this shape.
#[derive(Debug)]
pub(crate) struct FormOrJson<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for FormOrJson<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> ApiResult<Self> {
        let is_json = is_json(request.headers());
        let media_type = request.headers().get(header::CONTENT_TYPE);
        let is_form = media_type.is_some_and(|value| {
            value.as_bytes().starts_with(b"application/x-www-form-urlencoded")
        });
        if !is_json && !is_form {
            let detail = "send the body as application/json or as a form";
            return Err(ApiError::new(Kind::UNSUPPORTED_MEDIA_TYPE, detail));
        }
        let bytes = Bytes::from_request(request, state).await;
        let bytes = bytes.map_err(|rejection| unreadable(&rejection))?;
        if is_json { parse(&bytes).map(Self) } else { parse_form(&bytes).map(Self) }
    }
}
