//! The addresses of the simulated bridge.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures_util::stream;
use serde_json::{Value, json};

use super::check;
use super::sessions::{Fault, Sessions};

#[derive(Debug, Clone)]
pub(super) struct Bridge {
    pub(super) sessions: Arc<Sessions>,
    pub(super) token: String,
}

pub(super) fn router(bridge: Bridge) -> Router {
    Router::new()
        .route("/api/sessions/{session}", get(stand))
        .route("/api/sessions/{session}/messages", post(send))
        .route("/api/sessions/{session}/read", post(read))
        .route("/api/sessions/{session}/media/{id}", get(media))
        .layer(from_fn_with_state(bridge.clone(), with_token))
        .with_state(bridge)
}

fn refuse(status: u16, code: &str) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let message = format!("The simulated bridge says {code}.");
    (status, Json(json!({ "error": { "code": code, "message": message } }))).into_response()
}

async fn with_token(
    State(bridge): State<Bridge>,
    headers: HeaderMap,
    request: Request,
    next: Next,
) -> Response {
    let shown = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    if shown != Some(format!("Bearer {}", bridge.token).as_str()) {
        return refuse(401, "unauthorized");
    }
    next.run(request).await
}

async fn stand(State(bridge): State<Bridge>, Path(session): Path<String>) -> Response {
    match bridge.sessions.is_ready(&session) {
        None => refuse(404, "session_unknown"),
        Some(true) => Json(json!({
            "state": "ready", "phone_number": "628111000100", "pushname": "Toko Ayu",
        }))
        .into_response(),
        Some(false) => Json(json!({ "state": "disconnected" })).into_response(),
    }
}

async fn send(
    State(bridge): State<Bridge>,
    Path(session): Path<String>,
    Json(body): Json<Value>,
) -> Response {
    let sessions = &bridge.sessions;
    if let Err(complaint) = check::send(&body) {
        sessions.complain(complaint);
        return refuse(400, "malformed");
    }
    match sessions.is_ready(&session) {
        None => return refuse(404, "session_unknown"),
        Some(false) => return refuse(503, "session_not_ready"),
        Some(true) => {}
    }
    match sessions.next_fault() {
        Some(Fault::Refuse(status, code)) => refuse(status, code),
        Some(Fault::Gateway(status)) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
            (status, "<html>").into_response()
        }
        Some(Fault::LoseAnswer) => {
            sessions.take(&session, body);
            let cut = std::io::Error::other("the connection is cut on purpose");
            Body::from_stream(stream::iter([Err::<Vec<u8>, _>(cut)])).into_response()
        }
        None => {
            let id = sessions.take(&session, body);
            (StatusCode::CREATED, Json(json!({ "id": id }))).into_response()
        }
    }
}

async fn read(
    State(bridge): State<Bridge>,
    Path(session): Path<String>,
    Json(body): Json<Value>,
) -> Response {
    if let Err(complaint) = check::read(&body) {
        bridge.sessions.complain(complaint);
        return refuse(400, "malformed");
    }
    if bridge.sessions.is_ready(&session).is_none() {
        return refuse(404, "session_unknown");
    }
    bridge.sessions.mark_read(body);
    StatusCode::NO_CONTENT.into_response()
}

async fn media(
    State(bridge): State<Bridge>,
    Path((session, id)): Path<(String, String)>,
) -> Response {
    if bridge.sessions.is_ready(&session).is_none() {
        return refuse(404, "session_unknown");
    }
    match bridge.sessions.file(&id) {
        Some((mime_type, bytes)) => ([(header::CONTENT_TYPE, mime_type)], bytes).into_response(),
        None => refuse(404, "media_gone"),
    }
}
