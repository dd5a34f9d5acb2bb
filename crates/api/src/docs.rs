//! The API described: the document for programs, and a page for people.

use axum::Extension;
use axum::body::Bytes;
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};

use crate::problem::Kind;
use crate::security_headers::PAGE_POLICY;

const PAGE: &str = include_str!("docs/page.html");
const SCRIPT: &str = include_str!("docs/page.js");
const STYLE: &str = include_str!("docs/page.css");

/// The document as it is sent.
#[derive(Debug, Clone)]
pub(crate) struct Document(Bytes);

impl Document {
    pub(crate) fn new(document: &utoipa::openapi::OpenApi) -> Self {
        // The document is made of maps with text keys; JSON can write it.
        Self(serde_json::to_vec(document).unwrap_or_default().into())
    }
}

/// The OpenAPI document.
pub(crate) async fn document(Extension(document): Extension<Document>) -> Response {
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-cache")];
    (headers, document.0).into_response()
}

/// The page that shows the document.
pub(crate) async fn page() -> Response {
    let html = PAGE.replace("<!-- problems -->", &problems());
    ([(header::CONTENT_SECURITY_POLICY, PAGE_POLICY)], Html(html)).into_response()
}

pub(crate) async fn script() -> Response {
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], SCRIPT).into_response()
}

pub(crate) async fn style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE).into_response()
}

/// A row for each code, at the address that its problems name.
fn problems() -> String {
    let row = |kind: &Kind| {
        let (code, status, title) = (kind.code, kind.status.as_u16(), kind.title);
        format!(
            "<tr id=\"problem-{code}\"><td>{status}</td><td><code>{code}</code></td><td>{title}</td></tr>"
        )
    };
    Kind::ALL.iter().map(row).collect()
}
