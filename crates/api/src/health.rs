//! Whether the program lives, whether it can serve, and its figures.

use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use secrecy::ExposeSecret;
use serde::Serialize;
use subtle::ConstantTimeEq;
use utoipa::ToSchema;

use crate::access::bearer;
use crate::problem::{ApiError, ApiResult, Kind};
use crate::state::ApiState;

/// How long the database may take to answer a probe.
const PATIENCE: Duration = Duration::from_secs(2);

/// The answer to a probe.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Health {
    status: &'static str,
}

/// The program runs.
#[utoipa::path(get, path = "/health/live", operation_id = "live", tag = "health", responses((status = OK, body = Health)))]
pub(crate) async fn live() -> axum::Json<Health> {
    axum::Json(Health { status: "live" })
}

/// The program can serve: the database answers.
#[utoipa::path(get, path = "/health/ready", operation_id = "ready", tag = "health", responses((status = OK, body = Health)))]
pub(crate) async fn ready(State(state): State<ApiState>) -> ApiResult<axum::Json<Health>> {
    let answer = tokio::time::timeout(PATIENCE, state.database().ping()).await;
    answer.map_err(|_| {
        let detail = "the database does not answer in time";
        ApiError::new(Kind::STORAGE_UNAVAILABLE, detail).retry_after(PATIENCE)
    })??;
    Ok(axum::Json(Health { status: "ready" }))
}

/// Figures in the text format of Prometheus.
#[utoipa::path(get, path = "/metrics", operation_id = "metrics", tag = "health", responses((status = OK, content_type = "text/plain", body = String)))]
pub(crate) async fn metrics(
    State(state): State<ApiState>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let handle = state.metrics().ok_or_else(|| ApiError::not_found("address"))?;
    if let Some(expected) = &state.settings().metrics_token {
        let shown = bearer(&headers);
        let shown = shown.as_ref().map(ExposeSecret::expose_secret).unwrap_or_default();
        if !bool::from(shown.as_bytes().ct_eq(expected.expose_secret().as_bytes())) {
            return Err(ApiError::new(Kind::UNAUTHENTICATED, "send the token for metrics"));
        }
    }
    let text = [(header::CONTENT_TYPE, "text/plain; version=0.0.4")];
    let tasks = tokio::runtime::Handle::current().metrics().num_alive_tasks();
    metrics::gauge!("blazz_tasks").set(f64::from(u32::try_from(tasks).unwrap_or(u32::MAX)));
    Ok((text, handle.render()).into_response())
}
