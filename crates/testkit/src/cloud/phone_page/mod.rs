//! `/phone`: the page on which a visitor plays a customer's phone.

use std::sync::Arc;

use axum::{
    Router,
    http::header,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};

use super::simulation::Simulation;

/// Path, type and content of every file of the page.
const FILES: [(&str, &str, &str); 10] = [
    ("/phone/", "text/html; charset=utf-8", include_str!("page/index.html")),
    ("/phone/icon.svg", "image/svg+xml", include_str!("page/icon.svg")),
    ("/phone/phone.css", "text/css; charset=utf-8", include_str!("page/phone.css")),
    ("/phone/bubbles.css", "text/css; charset=utf-8", include_str!("page/bubbles.css")),
    ("/phone/phone.js", JAVASCRIPT, include_str!("page/phone.js")),
    ("/phone/api.js", JAVASCRIPT, include_str!("page/api.js")),
    ("/phone/words.js", JAVASCRIPT, include_str!("page/words.js")),
    ("/phone/people.js", JAVASCRIPT, include_str!("page/people.js")),
    ("/phone/bubble.js", JAVASCRIPT, include_str!("page/bubble.js")),
    ("/phone/content.js", JAVASCRIPT, include_str!("page/content.js")),
];

const JAVASCRIPT: &str = "text/javascript; charset=utf-8";

/// Nothing from elsewhere, and no script or style written into the page.
const POLICY: &str = "default-src 'self'; img-src 'self' blob:; media-src 'self' blob:; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

pub(super) fn router() -> Router<Arc<Simulation>> {
    let page = Router::new().route("/phone", get(|| async { Redirect::permanent("/phone/") }));
    FILES.into_iter().fold(page, |router, (path, content_type, content)| {
        router.route(path, get(move || async move { file(content_type, content) }))
    })
}

fn file(content_type: &'static str, content: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, content_type),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, content).into_response()
}
