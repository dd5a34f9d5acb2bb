//! Why a call of the HTTP API is refused, as status and plain sentence.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use blazz_realtime::{ChannelNameError, SocketIdError, UnsignedReason, limits};

#[derive(Debug, thiserror::Error)]
pub(super) enum Refusal {
    #[error("no application has this id")]
    UnknownApp,
    #[error(transparent)]
    Unsigned(#[from] UnsignedReason),
    #[error("the body is too big")]
    BodyTooBig,
    #[error("the body is not what this call takes: {0}")]
    Body(#[from] serde_json::Error),
    #[error("the name of an event has 1 to {} letters", limits::EVENT_NAME_LENGTH)]
    EventName,
    #[error("the data of an event has at most {} bytes", limits::EVENT_DATA_BYTES)]
    DataTooBig,
    #[error("name 1 to {} channels", limits::CHANNELS_PER_PUBLISH)]
    ChannelCount,
    #[error("a batch has at most {} events", limits::EVENTS_PER_BATCH)]
    BatchSize,
    #[error(transparent)]
    Channel(#[from] ChannelNameError),
    #[error(transparent)]
    SocketId(#[from] SocketIdError),
    #[error("user_count is known of presence channels only")]
    UserCount,
    #[error("users are known of presence channels only")]
    NotPresence,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = match self {
            Self::UnknownApp => StatusCode::NOT_FOUND,
            Self::Unsigned(_) => StatusCode::UNAUTHORIZED,
            Self::BodyTooBig | Self::DataTooBig => StatusCode::PAYLOAD_TOO_LARGE,
            _ => StatusCode::BAD_REQUEST,
        };
        (status, self.to_string()).into_response()
    }
}
