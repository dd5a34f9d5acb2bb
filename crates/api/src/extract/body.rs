//! A JSON body, read strictly.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;
use serde_json::error::Category;

use super::field_problem;
use super::strict::Strict;
use crate::problem::{ApiError, ApiResult, Kind};

/// A JSON body of this shape, sent as JSON.
#[derive(Debug)]
pub(crate) struct Json<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> ApiResult<Self> {
        let bytes = read(request, state).await?;
        parse(&bytes).map(Self)
    }
}

/// Takes the bytes of a body that says it is JSON. Forms and plain text, which other sites could make a
/// browser send, are refused.
pub(super) async fn read<S: Send + Sync>(request: Request, state: &S) -> ApiResult<Bytes> {
    if !is_json(request.headers()) {
        return Err(ApiError::new(
            Kind::UNSUPPORTED_MEDIA_TYPE,
            "send the body as application/json",
        ));
    }
    Bytes::from_request(request, state).await.map_err(|rejection| unreadable(&rejection))
}

/// Why the bytes of a body could not be taken.
pub(crate) fn unreadable(rejection: &BytesRejection) -> ApiError {
    if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
        ApiError::new(Kind::BODY_TOO_LARGE, "the body is larger than this address takes")
    } else {
        ApiError::new(Kind::MALFORMED_REQUEST, "the body ended before it was complete")
    }
}

pub(super) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> ApiResult<T> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let body =
        serde_path_to_error::deserialize(Strict(&mut reader)).map_err(|error| {
            match error.inner().classify() {
                Category::Data => ApiError::invalid(vec![field_problem(&error)]),
                Category::Io | Category::Syntax | Category::Eof => malformed(error.inner()),
            }
        })?;
    reader.end().map_err(|error| malformed(&error))?;
    Ok(body)
}

fn malformed(error: &serde_json::Error) -> ApiError {
    let detail = format!("line {}, column {}: this is not JSON", error.line(), error.column());
    ApiError::new(Kind::MALFORMED_JSON, detail)
}

pub(super) fn is_json(headers: &HeaderMap) -> bool {
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media_type = media_type.and_then(|value| value.split(';').next()).map(str::trim);
    media_type.is_some_and(|media_type| media_type.eq_ignore_ascii_case("application/json"))
}
