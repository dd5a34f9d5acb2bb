//! Errors of the control interface.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::json;

use crate::cloud::{SubscribeError, WriteError};

#[derive(Debug, thiserror::Error)]
pub(super) enum Problem {
    #[error("there is no such {0}")]
    Absent(&'static str),
    #[error("writing as the customer")]
    Write(#[from] WriteError),
    #[error("connecting the webhook")]
    Connect(#[from] SubscribeError),
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = match &self {
            Self::Absent(_) => StatusCode::NOT_FOUND,
            Self::Write(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Connect(_) => StatusCode::BAD_GATEWAY,
        };
        let cause = std::error::Error::source(&self).map(ToString::to_string);
        (status, Json(json!({ "error": self.to_string(), "cause": cause }))).into_response()
    }
}
