//! Files: what a sender has encrypted, kept under its hash and given to whoever knows it. Nobody here has the key.
//!
//! Over plain HTTP, where WhatsApp's hosts speak HTTPS: a client under test rewrites `https://` for this host.
//! Facts: `whatsapp-rust` 0.7.0, `upload.rs`; `wacore` 0.7.0, `download.rs`.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, Path, Query, State},
    http::StatusCode,
    routing::{get, post},
};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use bytes::Bytes;
use wacore::iq::mediaconn::{HostType, MediaConnHostExtended, MediaConnResponseExtended};
use wacore::protocol::ProtocolNode as _;
use wacore_binary::Node;
use wacore_libsignal::crypto::CryptographicHash;

use crate::{Fault, exchange::Exchange};

/// A document of 100 MB and what encryption adds.
const LARGEST_FILE: usize = 101 * 1024 * 1024;
/// Seconds until a client asks for the hosts again.
const HOSTS_VALID: u64 = 3600;

/// All files, by kind and hash.
#[derive(Default)]
pub(crate) struct Files {
    by_path: Mutex<BTreeMap<String, Bytes>>,
}

impl Files {
    /// Keeps a file; the path, which is part of the message about it, comes back.
    pub(crate) fn keep(&self, kind: &str, sealed: Bytes) -> String {
        let path = format!("/v/{kind}/{}", token_of(&sealed));
        let mut files = self.by_path.lock().unwrap_or_else(PoisonError::into_inner);
        files.insert(path.clone(), sealed);
        path
    }

    /// A file of before, under its path.
    pub(crate) fn put_back(&self, path: String, sealed: Bytes) {
        self.by_path.lock().unwrap_or_else(PoisonError::into_inner).insert(path, sealed);
    }

    /// All files, by their paths.
    pub(crate) fn all(&self) -> BTreeMap<String, Bytes> {
        self.by_path.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn find(&self, path: &str) -> Option<Bytes> {
        self.by_path.lock().unwrap_or_else(PoisonError::into_inner).get(path).cloned()
    }
}

/// SHA-256 of what was encrypted, in base64 for addresses.
fn token_of(sealed: &[u8]) -> String {
    let hash = CryptographicHash::new("SHA-256").map(|mut hash| {
        hash.update(sealed);
        hash.finalize()
    });
    BASE64_URL_SAFE_NO_PAD.encode(hash.unwrap_or_default())
}

/// What a client must show to upload: anything that is not to be guessed from outside.
fn pass(exchange: &Exchange) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(exchange.keys.root.public_key_bytes())
}

/// `<media_conn>`: where files go.
pub(crate) fn hosts(host: String, pass: String) -> Node {
    let host = MediaConnHostExtended {
        upload: true,
        download: true,
        ..MediaConnHostExtended::simple(host, HostType::Primary)
    };
    MediaConnResponseExtended::mock(pass, HOSTS_VALID, vec![host]).into_node()
}

/// What `hosts` needs to know of the server.
pub(crate) fn place(exchange: &Exchange) -> (String, String) {
    (exchange.address.to_string(), pass(exchange))
}

pub(crate) fn router() -> Router<Arc<Exchange>> {
    Router::new()
        .route("/mms/{kind}/{token}", post(upload))
        .route("/v/{kind}/{token}", get(download))
        .layer(DefaultBodyLimit::max(LARGEST_FILE))
}

async fn upload(
    State(exchange): State<Arc<Exchange>>,
    Path((kind, token)): Path<(String, String)>,
    Query(query): Query<BTreeMap<String, String>>,
    sealed: Bytes,
) -> Result<Json<BTreeMap<&'static str, String>>, StatusCode> {
    if query.get("auth") != Some(&pass(&exchange)) {
        complain(&exchange, "an upload without the pass");
        return Err(StatusCode::UNAUTHORIZED);
    }
    let path = format!("/v/{kind}/{token}");
    if query.contains_key("resume") {
        exchange.files.find(&path).ok_or(StatusCode::NOT_FOUND)?;
        return Ok(Json(uploaded(&exchange, path)));
    }
    if query.contains_key("file_offset") || token_of(&sealed) != token {
        complain(&exchange, "a file under another hash than its own");
        return Err(StatusCode::BAD_REQUEST);
    }
    Ok(Json(uploaded(&exchange, exchange.files.keep(&kind, sealed))))
}

fn uploaded(exchange: &Exchange, path: String) -> BTreeMap<&'static str, String> {
    let url = format!("https://{}{path}", exchange.address);
    let resume = "complete".to_owned();
    BTreeMap::from([("url", url), ("direct_path", path), ("resume", resume)])
}

async fn download(
    State(exchange): State<Arc<Exchange>>,
    Path((kind, token)): Path<(String, String)>,
) -> Result<Bytes, StatusCode> {
    exchange.files.find(&format!("/v/{kind}/{token}")).ok_or(StatusCode::NOT_FOUND)
}

fn complain(exchange: &Exchange, reason: &str) {
    let fault = Fault::File { reason: reason.to_owned() };
    exchange.change(|world| world.complain(None, fault));
}
