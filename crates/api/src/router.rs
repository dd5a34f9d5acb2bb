//! Every address of the program, and what a request passes on its way.

use std::time::Duration;

use axum::Extension;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::Method;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt};
use utoipa_axum::routes;

use crate::problem::{self, ApiError, Kind};
use crate::state::ApiState;
use crate::{
    access, docs, health, nouns, openapi, page, request_id, security_headers, socket, webhooks,
};

/// The largest body outside webhooks.
const BODY_BYTES: usize = 1024 * 1024;
/// How long a handler may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// And one that takes a file in, over a line as slow as a phone's; it ends earlier when nothing comes.
const PATIENCE_WITH_FILES: Duration = Duration::from_mins(20);
/// Where files are taken in.
const FILES: [&str; 2] = ["/media", "/api/v1/media"];

/// The whole program over HTTP: API, webhooks, live line, page.
pub fn router(state: &ApiState) -> Router {
    let api = guarded(state);
    let document = docs::Document::new(&openapi::openapi());
    let live = state.live().clone();
    let whole = Router::new()
        .nest("/api/v1", api.clone())
        .merge(api)
        .merge(probes().split_for_parts().0)
        .merge(outside())
        .layer(Extension(document))
        .with_state(state.clone())
        .merge(socket::http_api(&live))
        .fallback(problem::not_found)
        .method_not_allowed_fallback(problem::method_not_allowed);
    around(socket::with_socket(whole, &live), state)
}

/// Every operation of the document, unguarded; for the document and for the router.
pub(crate) fn operations() -> OpenApiRouter<ApiState> {
    openapi::collect().merge(nouns::operations()).merge(machines()).merge(probes())
}

/// All operations; those of people and integrators behind the guard.
fn guarded(state: &ApiState) -> Router<ApiState> {
    let (people, _) = nouns::operations().split_for_parts();
    let (machines, _) = machines().split_for_parts();
    people.route_layer(from_fn_with_state(state.clone(), access::guard)).merge(machines)
}

/// What machines call as part of the API: webhooks.
fn machines() -> OpenApiRouter<ApiState> {
    let largest = DefaultBodyLimit::max(webhooks::WEBHOOK_BYTES);
    OpenApiRouter::new()
        .routes(routes!(webhooks::verify, webhooks::receive).layer(largest))
        .routes(routes!(webhooks::bridge::receive_bridge).layer(largest))
}

/// Probes and figures of the program, which belong to no version of the API.
fn probes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(health::live))
        .routes(routes!(health::ready))
        .routes(routes!(health::metrics))
}

/// What the document does not describe: itself, and the page.
fn outside() -> Router<ApiState> {
    Router::new()
        .route("/", get(page::enter))
        .route("/app", get(page::enter))
        .route("/app/", get(page::serve))
        .route("/app/{*path}", get(page::serve))
        .route("/openapi.json", get(docs::document))
        .route("/docs", get(docs::page))
        .route("/docs/page.js", get(docs::script))
        .route("/docs/page.css", get(docs::style))
}

/// What every request passes, outermost first.
fn around(whole: Router, state: &ApiState) -> Router {
    let layers = ServiceBuilder::new()
        .layer(from_fn_with_state(state.clone(), request_id::follow))
        .layer(from_fn_with_state(state.clone(), security_headers::add))
        .layer(CompressionLayer::new().compress_when(worth_compressing()))
        .layer(from_fn(problem::render))
        .layer(CatchPanicLayer::custom(problem::panicked))
        .layer(from_fn_with_state(state.clone(), access::learn_address))
        .layer(from_fn(in_time))
        .layer(DefaultBodyLimit::max(BODY_BYTES));
    whole.layer(layers)
}

/// Texts of some length; pictures, sounds and films are compressed by nature.
fn worth_compressing() -> impl Predicate {
    SizeAbove::new(1024)
        .and(NotForContentType::const_new("image/"))
        .and(NotForContentType::const_new("audio/"))
        .and(NotForContentType::const_new("video/"))
        .and(NotForContentType::const_new("application/octet-stream"))
}

/// Gives up on a handler that takes too long; its transaction is undone.
async fn in_time(request: Request, next: Next) -> Response {
    let takes_file = request.method() == Method::POST && FILES.contains(&request.uri().path());
    let patience = if takes_file { PATIENCE_WITH_FILES } else { PATIENCE };
    match tokio::time::timeout(patience, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            ApiError::new(Kind::TIMED_OUT, "nothing was changed unless it had been committed")
                .retry_after(Duration::from_secs(5))
                .into_response()
        }
    }
}
