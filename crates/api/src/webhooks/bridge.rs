//! Where bridges post what happened in their sessions (docs/bridge.md).

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::HeaderMap;
use blazz_inbox::webhooks::{self, BridgeError, BridgeOutcome, BridgePost, Signed};
use serde::Serialize;
use utoipa::ToSchema;

use crate::extract::unreadable;
use crate::problem::{ApiError, ApiResult, Kind};
use crate::state::ApiState;

/// Where they post.
pub(super) const ADDRESS: &str = "/whatsapp/webhooks/webjs";

/// What came of a webhook. Whatever the word, it is committed and not to be repeated.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BridgeAnswer {
    outcome: BridgeAnswerOutcome,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum BridgeAnswerOutcome {
    /// What it says is true here now.
    Applied,
    /// It could not be understood; somebody sees it with the reason.
    Kept,
    /// It was taken in before, and nothing was done.
    Repeated,
}

/// Takes in what happened in a session of a bridge. 200 means it is committed; 401 that signature or time are wrong;
/// anything else asks the bridge to come again.
#[utoipa::path(post, path = "/whatsapp/webhooks/webjs", operation_id = "receive_bridge_webhook", tag = "webhooks", request_body(content_type = "application/json", content = Object), responses((status = OK, body = BridgeAnswer)))]
pub(crate) async fn receive_bridge(
    State(state): State<ApiState>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> ApiResult<axum::Json<BridgeAnswer>> {
    let raw = body.map_err(|rejection| unreadable(&rejection))?;
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let signed = Signed {
        signature: header("x-hmac-signature"),
        timestamp: header("x-timestamp"),
        raw: &raw,
    };
    let post = BridgePost { signed, id: header("x-webhook-id") };
    let outcome = webhooks::receive_from_bridge(state.inbox(), &post).await.map_err(refused)?;
    tracing::debug!(?outcome, "took in a webhook of a bridge");
    let outcome = match outcome {
        BridgeOutcome::Applied => BridgeAnswerOutcome::Applied,
        BridgeOutcome::Kept => BridgeAnswerOutcome::Kept,
        BridgeOutcome::Repeated => BridgeAnswerOutcome::Repeated,
    };
    Ok(axum::Json(BridgeAnswer { outcome }))
}

fn refused(error: BridgeError) -> ApiError {
    match error {
        BridgeError::Unsigned => {
            ApiError::new(Kind::WEBHOOK_UNSIGNED, "no connected session's secret has signed this")
        }
        BridgeError::Stale => {
            let detail = "X-Timestamp is more than 300 seconds away from the clock here";
            ApiError::new(Kind::WEBHOOK_UNSIGNED, detail)
        }
        BridgeError::Storage(error) => error.into(),
    }
}
