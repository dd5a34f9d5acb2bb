//! A call whose key, time, digest and signature were checked before anything else is looked at.

use axum::RequestExt;
use axum::body::Bytes;
use axum::extract::{FromRequest, OriginalUri, Path, Query, Request};
use axum::http::Method;
use blazz_realtime::SignedRequest;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::super::Live;
use super::refusal::Refusal;

#[derive(Deserialize)]
struct AppPath {
    app_id: String,
}

/// The query and the body of a call that is the application's own.
pub(super) struct Signed {
    query: Vec<(String, String)>,
    body: Bytes,
}

impl Signed {
    pub(super) fn json<T: DeserializeOwned>(&self) -> Result<T, Refusal> {
        Ok(serde_json::from_slice(&self.body)?)
    }

    pub(super) fn value(&self, name: &str) -> &str {
        let found = self.query.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value)
    }
}

impl FromRequest<Live> for Signed {
    type Rejection = Refusal;

    async fn from_request(mut request: Request, live: &Live) -> Result<Self, Refusal> {
        let path = request.extract_parts::<Path<AppPath>>().await;
        let app = live.hub.app();
        if path.map_err(|_| Refusal::UnknownApp)?.app_id != app.id() {
            return Err(Refusal::UnknownApp);
        }
        let method = request.method().clone();
        let uri = uri_as_sent(&mut request).await;
        let query = Query::try_from_uri(&uri).map(|Query(query)| query).unwrap_or_default();
        let body = Bytes::from_request(request, live).await.map_err(|_| Refusal::BodyTooBig)?;
        let signed = Self { query, body };
        signed.verify(live, &method, uri.path())?;
        Ok(signed)
    }
}

impl Signed {
    fn verify(&self, live: &Live, method: &Method, path: &str) -> Result<(), Refusal> {
        let now = u64::try_from(live.clock.now().as_millis() / 1000).unwrap_or_default();
        let request =
            SignedRequest { method: method.as_str(), path, query: &self.query, body: &self.body };
        Ok(request.verify(live.hub.app(), now)?)
    }
}

/// The address before nesting cut it: that is what the caller signed.
async fn uri_as_sent(request: &mut Request) -> axum::http::Uri {
    let Ok(OriginalUri(uri)) = request.extract_parts::<OriginalUri>().await;
    uri
}
