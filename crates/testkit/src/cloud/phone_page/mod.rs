//! `/phone`: the page on which a visitor plays a customer's phone.

use std::sync::Arc;

use axum::{
    Router,
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};

use super::simulation::Simulation;

const PAGE: &str = include_str!("phone.html");
const STYLE: &str = include_str!("phone.css");
const SCRIPT: &str = include_str!("phone.js");

pub(super) fn router() -> Router<Arc<Simulation>> {
    Router::new()
        .route("/phone", get(|| async { file("text/html; charset=utf-8", PAGE) }))
        .route("/phone/phone.css", get(|| async { file("text/css; charset=utf-8", STYLE) }))
        .route("/phone/phone.js", get(|| async { file("text/javascript; charset=utf-8", SCRIPT) }))
}

fn file(content_type: &'static str, content: &'static str) -> Response {
    ([(header::CONTENT_TYPE, content_type), (header::CACHE_CONTROL, "no-store")], content)
        .into_response()
}
