//! A body that takes effect once: the same request under the same `Idempotency-Key` gets the same answer.

use axum::body::Body;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use blazz_storage::WorkspaceTx;
use blazz_storage::vault::Place;
use blazz_storage::workspace::idempotency::UsedKey;
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use utoipa::IntoParams;

use super::body;
use crate::problem::{ApiError, ApiResult, Kind};
use crate::state::ApiState;

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");
const LONGEST_KEY: usize = 255;
/// What sealed answers are bound to: some of them hold a secret that is otherwise told only once.
const SEALED_AS: &str = "idempotency_keys.response";

/// Makes a repeated request harmless.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes the header in the document")]
pub(crate) struct IdempotencyHeader {
    /// One key for one intent, up to 255 characters; kept for 48 hours. A repeated request gets the answer
    /// of the first, with `Idempotent-Replayed: true`.
    #[param(rename = "Idempotency-Key", max_length = 255)]
    idempotency_key: Option<String>,
}

/// A JSON body, and the key under which it takes effect once.
#[derive(Debug)]
pub(crate) struct Once<T> {
    pub(crate) body: T,
    key: Option<Key>,
    state: ApiState,
}

#[derive(Debug)]
struct Key {
    text: String,
    /// Hash of what is asked, so that a key is not used for something else.
    fingerprint: [u8; 32],
}

impl<T: DeserializeOwned> FromRequest<ApiState> for Once<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &ApiState) -> ApiResult<Self> {
        let text = key(request.headers())?;
        let mut hash = Sha256::new();
        hash.update(format!("{} {}\n", request.method(), request.uri().path()));
        let bytes = body::read(request, state).await?;
        hash.update(&bytes);
        let key = text.map(|text| Key { text, fingerprint: hash.finalize().into() });
        Ok(Self { body: body::parse(&bytes)?, key, state: state.clone() })
    }
}

/// Nothing is asked but by the address; a body is not looked at.
#[derive(Debug)]
pub(crate) struct NoBody;

impl FromRequest<ApiState> for Once<NoBody> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &ApiState) -> ApiResult<Self> {
        let text = key(request.headers())?;
        let asked = format!("{} {}\n", request.method(), request.uri().path());
        let key = text.map(|text| Key { text, fingerprint: Sha256::digest(asked).into() });
        Ok(Self { body: NoBody, key, state: state.clone() })
    }
}

/// The key of a request whose body is read by other means: a file that streams in.
#[derive(Debug)]
pub(crate) struct OnceFor {
    key: Option<String>,
    asked: String,
    state: ApiState,
}

impl FromRequestParts<ApiState> for OnceFor {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> ApiResult<Self> {
        let key = key(&parts.headers)?;
        let query = parts.uri.query().unwrap_or_default();
        let asked = format!("{} {}?{query}\n", parts.method, parts.uri.path());
        Ok(Self { key, asked, state: state.clone() })
    }
}

impl OnceFor {
    /// What was read, as a hash of it.
    pub(crate) fn of(self, read: &str) -> Once<NoBody> {
        let fingerprint = Sha256::digest(self.asked + read).into();
        let key = self.key.map(|text| Key { text, fingerprint });
        Once { body: NoBody, key, state: self.state }
    }
}

fn key(headers: &HeaderMap) -> ApiResult<Option<String>> {
    let Some(value) = headers.get(KEY) else { return Ok(None) };
    let text = value.to_str().unwrap_or_default().trim();
    if (1..=LONGEST_KEY).contains(&text.len()) {
        return Ok(Some(text.to_owned()));
    }
    Err(ApiError::invalid_field("Idempotency-Key", "length", "use 1 to 255 plain characters"))
}

impl<T> Once<T> {
    /// The key itself, for what no workspace can remember.
    pub(crate) fn key(&self) -> Option<&str> {
        self.key.as_ref().map(|key| key.text.as_str())
    }

    /// The answer given before under this key, if there is one. Must come first in the transaction: a
    /// second request waits here until the first has committed.
    pub(crate) async fn earlier(&self, tx: &WorkspaceTx) -> ApiResult<Option<Response>> {
        let Some(key) = &self.key else { return Ok(None) };
        let owner = tx.scope().actor().label();
        let used = tx.idempotency_keys().claim(&owner, &key.text, &key.fingerprint).await?;
        let Some(used) = used else { return Ok(None) };
        if used.fingerprint != key.fingerprint {
            let detail = "take a new key for a request that differs";
            return Err(ApiError::new(Kind::KEY_REUSED, detail));
        }
        self.replay(tx, &row(&owner, &key.text), used).map(Some)
    }

    /// Keeps the answer with its effects, commits both, and gives it.
    pub(crate) async fn keep(
        &self,
        tx: WorkspaceTx,
        status: StatusCode,
        view: &impl Serialize,
    ) -> ApiResult<Response> {
        let text = serde_json::to_string(view)
            .map_err(|_| ApiError::new(Kind::INTERNAL, "the answer could not be written"))?;
        if let Some(key) = &self.key {
            let owner = tx.scope().actor().label();
            let row = row(&owner, &key.text);
            let vault = self.state.database().vault();
            let sealed = vault.seal(place(&tx, &row), &SecretString::from(text.clone()));
            let sealed = BASE64_STANDARD.encode(sealed);
            tx.idempotency_keys()
                .answer(&owner, &key.text, status.as_u16().into(), &sealed)
                .await?;
        }
        tx.commit().await?;
        Ok(json(status, text))
    }

    fn replay(&self, tx: &WorkspaceTx, row: &[u8], used: UsedKey) -> ApiResult<Response> {
        let Some((status, sealed)) = used.answer else {
            return Err(ApiError::new(Kind::KEY_IN_PROGRESS, "wait for its answer"));
        };
        let lost = || ApiError::new(Kind::INTERNAL, "the earlier answer can no longer be read");
        let status = u16::try_from(status).ok().and_then(|it| StatusCode::from_u16(it).ok());
        let sealed = BASE64_STANDARD.decode(sealed).map_err(|_| lost())?;
        let vault = self.state.database().vault();
        let text = vault.open(place(tx, row), &sealed).map_err(|_| lost())?;
        Ok(replayed(json(status.ok_or_else(lost)?, text.expose_secret().to_owned())))
    }
}

/// What tells the row of a key from others; an owner's label has no blank.
fn row(owner: &str, key: &str) -> Vec<u8> {
    format!("{owner} {key}").into_bytes()
}

fn place<'a>(tx: &WorkspaceTx, row: &'a [u8]) -> Place<'a> {
    Place { workspace: tx.scope().workspace_id(), column: SEALED_AS, row }
}

/// Marks an answer that was given before.
pub(crate) fn replayed(mut response: Response) -> Response {
    response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    response
}

fn json(status: StatusCode, text: String) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], Body::from(text)).into_response()
}
