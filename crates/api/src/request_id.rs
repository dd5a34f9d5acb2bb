//! An id for each request: in its log lines, in its answer, and in what it refuses.

use std::fmt;
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;
use uuid::Uuid;

use crate::state::ApiState;

const HEADER: HeaderName = HeaderName::from_static("x-request-id");
/// The longest id that a proxy in front may give.
const LONGEST: usize = 64;

/// The id of a request: the one a proxy gave, or our own.
#[derive(Debug, Clone)]
pub(crate) struct RequestId(HeaderValue);

impl RequestId {
    fn of(request: &Request, state: &ApiState) -> Self {
        let given = request.headers().get(HEADER).filter(|value| is_plain(value));
        given.cloned().map_or_else(|| Self::new(state), Self)
    }

    fn new(state: &ApiState) -> Self {
        let id: Uuid = state.ids().new_id();
        let text = HeaderValue::from_str(&id.to_string());
        Self(text.unwrap_or_else(|_| HeaderValue::from_static("-")))
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.to_str().unwrap_or("-"))
    }
}

/// What may go into a log line as it is.
fn is_plain(value: &HeaderValue) -> bool {
    let bytes = value.as_bytes();
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.:/+=".contains(byte);
    (1..=LONGEST).contains(&bytes.len()) && bytes.iter().all(is_plain)
}

/// A method's name; invented ones share one, so that nobody can fill the figures with words.
fn known(method: &Method) -> &'static str {
    let known = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    known.into_iter().find(|name| *name == method.as_str()).unwrap_or("OTHER")
}

/// Names the request, follows it in the log by its route (never by its full address), and measures it.
pub(crate) async fn follow(
    State(state): State<ApiState>,
    mut request: Request,
    next: Next,
) -> Response {
    let id = RequestId::of(&request, &state);
    let method = known(request.method());
    let route = request.extensions().get::<MatchedPath>().map_or("-", MatchedPath::as_str);
    let route = route.to_owned();
    let span =
        tracing::info_span!("request", request.id = %id, http.method = method, http.route = route);
    request.extensions_mut().insert(id.clone());
    let started = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let (took, status) = (started.elapsed(), response.status().as_u16());
    span.in_scope(|| tracing::debug!(http.status = status, took = ?took, "answered"));
    let labels = [("method", method.to_owned()), ("route", route), ("status", status.to_string())];
    metrics::histogram!("blazz_http_request_seconds", &labels).record(took.as_secs_f64());
    response.headers_mut().insert(HEADER, id.0);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_short_plain_ids_are_taken_over() {
        for (text, expected) in [("0192-ab", true), ("a b", false), ("\u{7f}", false), ("", false)]
        {
            let value = HeaderValue::from_bytes(text.as_bytes());
            assert_eq!(value.is_ok_and(|value| is_plain(&value)), expected, "{text:?}");
        }
        assert!(!is_plain(&HeaderValue::from_str(&"a".repeat(65)).unwrap()));
    }
}
