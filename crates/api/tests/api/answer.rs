//! What came back, with what tests ask of it.

use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde_json::Value;

/// An answer, read whole.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) async fn read(response: Response) -> Self {
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Self { status: parts.status, headers: parts.headers, text }
    }

    /// The JSON in it, null when there is none.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_default()
    }

    /// The JSON of an answer that must have this status.
    #[track_caller]
    pub(crate) fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        self.json()
    }

    /// A refusal in its proper shape, with this status and code.
    #[track_caller]
    pub(crate) fn refused(&self, status: u16, code: &str) -> Value {
        let problem = self.expect(status);
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.text);
        assert_eq!(problem["code"], code, "{}", self.text);
        assert_eq!(problem["status"], status);
        assert_eq!(problem["request_id"], self.header("x-request-id"));
        for field in ["type", "title", "detail"] {
            assert!(problem[field].is_string(), "{field} is missing: {}", self.text);
        }
        problem
    }

    /// A header, empty when it is missing.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// What browsers keep of `Set-Cookie`: `name=value` and how, for each.
    pub(crate) fn cookies(&self) -> Vec<(String, String)> {
        let all = self.headers.get_all("set-cookie").iter().filter_map(|it| it.to_str().ok());
        let cut = |set: &str| {
            let (pair, attributes) = set.split_once(';').unwrap_or((set, ""));
            (pair.to_owned(), attributes.to_owned())
        };
        all.map(cut).collect()
    }

    /// The cookie of the session that has begun.
    pub(crate) fn session_cookie(&self) -> Option<(String, String)> {
        self.cookies().into_iter().find(|(pair, _)| pair.contains("blazz_session="))
    }
}

/// Picks the id out of a view.
#[track_caller]
pub(crate) fn id(view: &Value) -> String {
    view["id"].as_str().unwrap_or_else(|| panic!("no id in {view}")).to_owned()
}
