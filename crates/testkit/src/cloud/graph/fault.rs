//! Carries out a planned fault on one request.

use std::{io, sync::Arc, time::Duration};

use axum::{
    Json,
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse as _, Response},
};
use futures_util::{StreamExt as _, future::BoxFuture, stream};
use serde_json::json;

use crate::cloud::{
    call::Call, error::GraphError, faults::Fault, ledger::Event, messages::AcceptedMessage,
    server::CutConnection, simulation::Simulation,
};

/// How long an answer is held back for its status at most.
const STATUS_PATIENCE: Duration = Duration::from_secs(10);

const HALF_ON_THE_WIRE: Duration = Duration::from_millis(20);

/// `effect` is what the request would do and answer; dropped, it never happens.
pub(crate) async fn strike(
    simulation: &Arc<Simulation>,
    call: &Call,
    fault: Fault,
    effect: BoxFuture<'_, Response>,
) -> Response {
    simulation.record(Event::Faulted {
        method: call.method.to_string(),
        path: call.path(),
        fault: format!("{fault:?}"),
    });
    match fault {
        Fault::CutBefore => cut(),
        Fault::CutAfter => {
            let _unseen = effect.await;
            cut()
        }
        Fault::HalfBody => halved(effect.await).await,
        Fault::WrongContentType => mislabelled(effect.await),
        Fault::Gateway { status, takes_effect } => {
            happen_if(takes_effect, effect).await;
            gateway_page(status)
        }
        Fault::Refuse { code, takes_effect } => {
            happen_if(takes_effect, effect).await;
            GraphError::new(code, "A planned refusal").respond("AbCdEfGhIjK")
        }
        Fault::TooMany { code, retry_after } => too_many(code, retry_after),
        Fault::Nonsense => {
            let _unseen = effect.await;
            Json(json!({ "messages": "soon" })).into_response()
        }
        Fault::Delay { ms } => {
            tokio::time::sleep(Duration::from_millis(ms)).await;
            effect.await
        }
        Fault::SlowAnswer { ms } => {
            let answer = effect.await;
            tokio::time::sleep(Duration::from_millis(ms)).await;
            answer
        }
        Fault::RevokeToken => {
            revoke(simulation, call);
            effect.await
        }
        Fault::StatusFirst => after_its_status(simulation, effect.await).await,
    }
}

fn cut() -> Response {
    let mut response = StatusCode::OK.into_response();
    response.extensions_mut().insert(CutConnection);
    response
}

async fn happen_if(takes_effect: bool, effect: BoxFuture<'_, Response>) {
    if takes_effect {
        let _unseen = effect.await;
    }
}

/// Announces the whole length, sends half of it and breaks off.
async fn halved(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let Ok(whole) = axum::body::to_bytes(body, usize::MAX).await else { return cut() };
    parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(whole.len()));
    let half = stream::once(std::future::ready(Ok(whole.slice(..whole.len() / 2))));
    let break_off = stream::once(async {
        // Lets the first half reach the wire: bytes still buffered at the break would be dropped.
        tokio::time::sleep(HALF_ON_THE_WIRE).await;
        Err(io::Error::new(io::ErrorKind::ConnectionReset, "broken off on purpose"))
    });
    Response::from_parts(parts, Body::from_stream(half.chain(break_off)))
}

fn mislabelled(mut response: Response) -> Response {
    let html = HeaderValue::from_static("text/html; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, html);
    response
}

fn too_many(code: u32, retry_after: Option<u64>) -> Response {
    let mut response = GraphError::new(code, "A planned refusal").respond("AbCdEfGhIjK");
    *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
    if let Some(seconds) = retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

fn gateway_page(status: u16) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
    (status, Html(format!("<html><body><h1>{status}</h1></body></html>"))).into_response()
}

fn revoke(simulation: &Simulation, call: &Call) {
    let Some(token) = call.token() else { return };
    simulation.world(|world| {
        if let Some(token) = world.tokens.get_mut(token) {
            token.revoked = true;
        }
    });
}

async fn after_its_status(simulation: &Simulation, response: Response) -> Response {
    if let Some(AcceptedMessage(wamid)) = response.extensions().get() {
        let key = format!("{wamid}:sent");
        let waited =
            simulation.wait_until(STATUS_PATIENCE, || simulation.ledger.was_answered(&key)).await;
        if let Err(error) = waited {
            tracing::warn!(%error, "the status did not get through before the answer");
        }
    }
    response
}
