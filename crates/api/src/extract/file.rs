//! A body of multipart/form-data with one file, read as it comes (RFC 7578).

use std::time::Duration;

use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use bytes::Bytes;
use futures_util::Stream;
use futures_util::stream::{self, BoxStream, StreamExt};

use crate::problem::{ApiError, ApiResult, Kind};

/// The largest file that any rule takes, and what stands around it in the form, in bytes.
pub(crate) const LARGEST_UPLOAD: usize = 101 * 1024 * 1024;
/// How long a client may be silent while it sends a file.
const SILENCE: Duration = Duration::from_secs(30);

/// The form, before its file is read.
pub(crate) struct OneFile(Multipart);

impl std::fmt::Debug for OneFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OneFile")
    }
}

impl<S: Send + Sync> FromRequest<S> for OneFile {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> ApiResult<Self> {
        Multipart::from_request(request, state).await.map(Self).map_err(|_| {
            let detail = "send the file as multipart/form-data, in the field file";
            ApiError::new(Kind::UNSUPPORTED_MEDIA_TYPE, detail)
        })
    }
}

impl OneFile {
    /// Hands the one file to `take`, with the name the client gave it. What is left of the body is read, so that whoever
    /// sends hears the answer.
    pub(crate) async fn read<T>(
        mut self,
        take: impl AsyncFnOnce(Option<String>, BoxStream<'_, ApiResult<Bytes>>) -> ApiResult<T>,
    ) -> ApiResult<T> {
        let missing = || ApiError::invalid_field("file", "required", "send one file");
        let field = next(&mut self.0).await?.ok_or_else(missing)?;
        if field.name() != Some("file") {
            let name = field.name().unwrap_or_default().to_owned();
            return Err(unknown(&name));
        }
        let name = field.file_name().map(ToOwned::to_owned);
        let mut field = field;
        let taken = take(name, pieces(&mut field).boxed()).await;
        if taken.is_err() {
            drain(pieces(&mut field).boxed()).await;
            return taken;
        }
        drop(field);
        match next(&mut self.0).await? {
            None => taken,
            Some(other) if other.name() == Some("file") => {
                let message = "send one file at a time";
                Err(ApiError::invalid_field("file", "exclusive", message))
            }
            Some(other) => Err(unknown(other.name().unwrap_or_default())),
        }
    }
}

async fn next(form: &mut Multipart) -> ApiResult<Option<Field<'_>>> {
    match tokio::time::timeout(SILENCE, form.next_field()).await {
        Ok(field) => field.map_err(|error| broken(&error)),
        Err(_) => Err(silent()),
    }
}

/// The bytes as they come, or that none come any more.
fn pieces<'a>(field: &'a mut Field<'_>) -> impl Stream<Item = ApiResult<Bytes>> + Send + 'a {
    stream::try_unfold(field, |field| async {
        match tokio::time::timeout(SILENCE, field.chunk()).await {
            Ok(Ok(piece)) => Ok(piece.map(|piece| (piece, field))),
            Ok(Err(error)) => Err(broken(&error)),
            Err(_) => Err(silent()),
        }
    })
}

async fn drain(mut rest: BoxStream<'_, ApiResult<Bytes>>) {
    while let Some(Ok(_)) = rest.next().await {}
}

fn broken(error: &MultipartError) -> ApiError {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return ApiError::new(Kind::BODY_TOO_LARGE, "the body is larger than this address takes");
    }
    ApiError::new(Kind::MALFORMED_REQUEST, "the form cannot be read, or ended before it was whole")
}

fn silent() -> ApiError {
    ApiError::new(Kind::TIMED_OUT, "no more of the file came: send it again")
}

fn unknown(name: &str) -> ApiError {
    ApiError::invalid_field(name, "unknown_field", "only the field file is read")
}
