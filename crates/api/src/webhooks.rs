//! Where Meta and bridges post what happened, and where Meta asks whether the address is ours.

pub(crate) mod bridge;

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use blazz_domain::account::ProviderKind;
use blazz_faults::{Guard, is_removed};
use blazz_inbox::webhooks::{self, Handshake, WebhookError};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::extract::{Query, unreadable};
use crate::problem::{ApiError, ApiResult, Kind};
use crate::state::ApiState;

/// Meta's largest webhook (cloud-api.md §3).
pub(crate) const WEBHOOK_BYTES: usize = 3 * 1024 * 1024;
const SIGNATURE: &str = "x-hub-signature-256";

/// Where the webhooks of such a number go.
pub(crate) const fn address_of(provider: ProviderKind) -> &'static str {
    match provider {
        ProviderKind::Bridge => bridge::ADDRESS,
        ProviderKind::Cloud | ProviderKind::Web => "/whatsapp/webhooks/cloud",
    }
}

/// Meta's question.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct HandshakeQuery {
    #[serde(rename = "hub.mode", default)]
    #[param(rename = "hub.mode")]
    mode: String,
    #[serde(rename = "hub.verify_token", default)]
    #[param(rename = "hub.verify_token")]
    verify_token: String,
    #[serde(rename = "hub.challenge", default)]
    #[param(rename = "hub.challenge")]
    challenge: String,
}

/// Answers Meta's question whether this address is ours, with the verify token of any connected number.
#[utoipa::path(get, path = "/whatsapp/webhooks/cloud", operation_id = "verify_webhook", tag = "webhooks", params(HandshakeQuery), responses((status = OK, content_type = "text/plain", body = String)))]
pub(crate) async fn verify(
    State(state): State<ApiState>,
    Query(query): Query<HandshakeQuery>,
) -> ApiResult<Response> {
    let HandshakeQuery { mode, verify_token, challenge } = query;
    let handshake = Handshake { mode, verify_token, challenge };
    let echoed = webhooks::answer_handshake(state.inbox(), &handshake).await?;
    let echoed = echoed
        .ok_or_else(|| ApiError::new(Kind::WEBHOOK_REFUSED, "no number has this verify token"))?;
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], echoed).into_response())
}

/// Takes in what happened. 200 means it is committed; anything else asks Meta to come again.
#[utoipa::path(post, path = "/whatsapp/webhooks/cloud", operation_id = "receive_webhook", tag = "webhooks", request_body(content_type = "application/json", content = Object), responses((status = OK)))]
pub(crate) async fn receive(
    State(state): State<ApiState>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> ApiResult<StatusCode> {
    let raw = body.map_err(|rejection| unreadable(&rejection))?;
    let signature = headers.get(SIGNATURE).and_then(|value| value.to_str().ok());
    if is_removed(Guard::CommitBeforeAnswer) {
        return Ok(answer_first(state, signature, raw));
    }
    match webhooks::receive(state.inbox(), signature, &raw).await {
        Ok(received) => {
            tracing::debug!(?received, "took in a webhook");
            Ok(StatusCode::OK)
        }
        Err(WebhookError::Unsigned) => {
            Err(ApiError::new(Kind::WEBHOOK_UNSIGNED, "no connected number's app has signed this"))
        }
        Err(WebhookError::Storage(error)) => Err(error.into()),
    }
}

/// What an armed test program does without this guard.
#[expect(clippy::disallowed_methods, reason = "never runs in the program that ships")]
fn answer_first(state: ApiState, signature: Option<&str>, raw: Bytes) -> StatusCode {
    let signature = signature.map(ToOwned::to_owned);
    tokio::spawn(async move {
        webhooks::receive(state.inbox(), signature.as_deref(), &raw).await.map(drop)
    });
    StatusCode::OK
}
