//! The built page under `/app`, out of the program itself.

use std::borrow::Cow;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Redirect, Response};

use crate::problem::ApiError;
use crate::security_headers::PAGE_POLICY;
use crate::state::ApiState;

/// A file of the built page.
#[derive(Debug, Clone)]
pub struct PageFile {
    pub bytes: Cow<'static, [u8]>,
    /// Of the bytes.
    pub sha256: [u8; 32],
}

/// Finds a file of the built page by its path below `/app/`, for example `assets/index-1a2b.js`.
pub type FindPageFile = fn(&str) -> Option<PageFile>;

const INDEX: &str = "index.html";
/// Vite names these by their content: they never change.
const HASHED: &str = "assets/";

const NOT_BUILT: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">\
    <title>Blazz</title><body><h1>The page is not built into this program</h1>\
    <p>Run <code>npm ci &amp;&amp; npm run build</code> in <code>web/</code>, then build the program \
    again. <code>cargo xtask demo</code> does both.</p>\
    <p>The API works without the page: see <a href=\"/docs\">/docs</a>.</p></body></html>";

/// The way in.
pub(crate) async fn enter() -> Redirect {
    Redirect::temporary("/app/")
}

/// A file of the page, or the page itself for an address that it draws.
pub(crate) async fn serve(
    State(state): State<ApiState>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let find = state.page();
    let path = uri.path().trim_start_matches("/app").trim_start_matches('/');
    if let Some(found) = Found::search(find, path, accepts_brotli(&headers)) {
        return Ok(found.answer(&headers));
    }
    if is_file_name(path) {
        return Err(ApiError::not_found("file of the page"));
    }
    let index = Found::search(find, INDEX, accepts_brotli(&headers));
    Ok(index.map_or_else(not_built, |index| index.answer(&headers)))
}

/// The page draws any address, but a missing script must not be answered with HTML.
fn is_file_name(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|name| name.contains('.'))
}

fn not_built() -> Response {
    let policy = [(header::CONTENT_SECURITY_POLICY, PAGE_POLICY)];
    (StatusCode::SERVICE_UNAVAILABLE, policy, Html(NOT_BUILT)).into_response()
}

fn accepts_brotli(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT_ENCODING).iter();
    let accepted = accepted.filter_map(|value| value.to_str().ok());
    accepted.flat_map(|list| list.split(',')).any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
        name.trim() == "br" && weight.trim() != "q=0"
    })
}

/// A file to send.
struct Found<'a> {
    path: &'a str,
    file: PageFile,
    is_brotli: bool,
}

impl<'a> Found<'a> {
    fn search(find: FindPageFile, path: &'a str, brotli: bool) -> Option<Self> {
        if path.is_empty() {
            return None;
        }
        if brotli && let Some(file) = find(&format!("{path}.br")) {
            return Some(Self { path, file, is_brotli: true });
        }
        find(path).map(|file| Self { path, file, is_brotli: false })
    }

    fn answer(self, request: &HeaderMap) -> Response {
        let tag = format!("\"{}\"", hex::encode(&self.file.sha256[..16]));
        let is_known = request
            .get(header::IF_NONE_MATCH)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|known| known.split(',').any(|it| it.trim() == tag));
        let caching = if self.path.starts_with(HASHED) {
            "public, max-age=31536000, immutable"
        } else {
            "no-cache"
        };
        let mut headers = HeaderMap::new();
        let mut set = |name, value| headers.insert(name, HeaderValue::from_static(value));
        set(header::CONTENT_TYPE, media_type(self.path));
        set(header::CACHE_CONTROL, caching);
        set(header::CONTENT_SECURITY_POLICY, PAGE_POLICY);
        set(header::VARY, "accept-encoding");
        if self.is_brotli {
            set(header::CONTENT_ENCODING, "br");
        }
        if let Ok(tag) = HeaderValue::from_str(&tag) {
            headers.insert(header::ETAG, tag);
        }
        if is_known {
            headers.remove(header::CONTENT_ENCODING);
            return (StatusCode::NOT_MODIFIED, headers).into_response();
        }
        (headers, axum::body::Body::from(self.file.bytes)).into_response()
    }
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "mp3" => "audio/mpeg",
        "ogg" => "audio/ogg",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
