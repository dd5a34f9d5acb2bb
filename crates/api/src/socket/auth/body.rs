//! What pusher-js posts to be let in, as a form or as JSON.

use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Form, Json, RequestExt};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;

/// The request for a channel's signature.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub(crate) struct AuthBody {
    /// `<digits>.<digits>`, as told in the greeting.
    pub(crate) socket_id: String,
    pub(crate) channel_name: String,
    /// The last place the client knows, `epoch:seq`; what came after is replayed.
    pub(crate) since: Option<String>,
}

/// A body in either of the two shapes the client libraries use.
#[derive(Debug)]
pub(crate) struct FormOrJson<T>(pub(crate) T);

impl<T: DeserializeOwned + 'static, S: Send + Sync> FromRequest<S> for FormOrJson<T> {
    type Rejection = Response;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Response> {
        let content_type = request.headers().get(header::CONTENT_TYPE);
        let content_type = content_type.and_then(|value| value.to_str().ok()).unwrap_or_default();
        if content_type.starts_with("application/json") {
            let Json(body) = request.extract().await.map_err(IntoResponse::into_response)?;
            Ok(Self(body))
        } else if content_type.starts_with("application/x-www-form-urlencoded") {
            let Form(body) = request.extract().await.map_err(IntoResponse::into_response)?;
            Ok(Self(body))
        } else {
            Err(StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response())
        }
    }
}
