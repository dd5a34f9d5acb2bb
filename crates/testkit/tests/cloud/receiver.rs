//! A webhook receiver that checks signatures, keeps what it got and answers as told.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU16, Ordering},
};

use axum::{
    Router,
    body::Bytes,
    extract::{Query, State},
    http::{HeaderMap, StatusCode},
    routing::get,
};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::Value;
use sha2::Sha256;
use std::collections::HashMap;

pub(crate) const VERIFY_TOKEN: &str = "meatyhamhock";

#[derive(Clone)]
pub(crate) struct Receiver {
    pub(crate) url: String,
    inner: Arc<Inner>,
}

struct Inner {
    secret: Mutex<String>,
    status: AtomicU16,
    bodies: Mutex<Vec<Value>>,
    raw: Mutex<Vec<Bytes>>,
    forged: Mutex<usize>,
}

impl Receiver {
    pub(crate) async fn start() -> Self {
        let inner = Arc::new(Inner {
            secret: Mutex::default(),
            status: AtomicU16::new(200),
            bodies: Mutex::default(),
            raw: Mutex::default(),
            forged: Mutex::default(),
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/webhook", listener.local_addr().unwrap());
        let router =
            Router::new().route("/webhook", get(verify).post(take)).with_state(inner.clone());
        tokio_util::task::TaskTracker::new()
            .spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, inner }
    }

    pub(crate) fn trust(&self, secret: &str) {
        secret.clone_into(&mut self.inner.secret.lock().unwrap());
    }

    pub(crate) fn answer_with(&self, status: u16) {
        self.inner.status.store(status, Ordering::SeqCst);
    }

    /// Every `value` of the field, in order of arrival.
    pub(crate) fn values(&self, field: &str) -> Vec<Value> {
        let bodies = self.inner.bodies.lock().unwrap();
        let entries = bodies.iter().flat_map(|body| body["entry"].as_array().unwrap().clone());
        let changes = entries.flat_map(|entry| entry["changes"].as_array().unwrap().clone());
        changes
            .filter(|change| change["field"] == field)
            .map(|change| change["value"].clone())
            .collect()
    }

    pub(crate) fn messages(&self) -> Vec<Value> {
        self.items("messages")
    }

    pub(crate) fn statuses(&self) -> Vec<Value> {
        self.items("statuses")
    }

    pub(crate) fn bodies(&self) -> Vec<Value> {
        self.inner.bodies.lock().unwrap().clone()
    }

    pub(crate) fn raw(&self) -> Vec<Bytes> {
        self.inner.raw.lock().unwrap().clone()
    }

    pub(crate) fn forged(&self) -> usize {
        *self.inner.forged.lock().unwrap()
    }

    fn items(&self, name: &str) -> Vec<Value> {
        let values = self.values("messages");
        values.iter().filter_map(|value| value[name].as_array().cloned()).flatten().collect()
    }
}

async fn verify(Query(query): Query<HashMap<String, String>>) -> Result<String, StatusCode> {
    let is_meant = query.get("hub.mode").is_some_and(|mode| mode == "subscribe")
        && query.get("hub.verify_token").is_some_and(|token| token == VERIFY_TOKEN);
    if is_meant { Ok(query["hub.challenge"].clone()) } else { Err(StatusCode::FORBIDDEN) }
}

async fn take(State(inner): State<Arc<Inner>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let mut mac = Hmac::<Sha256>::new_from_slice(inner.secret.lock().unwrap().as_bytes()).unwrap();
    mac.update(&body);
    let expected = format!("sha256={}", hex::encode(mac.finalize().into_bytes()));
    if headers["x-hub-signature-256"].to_str().unwrap() != expected {
        *inner.forged.lock().unwrap() += 1;
        return StatusCode::UNAUTHORIZED;
    }
    let status = StatusCode::from_u16(inner.status.load(Ordering::SeqCst)).unwrap();
    if status == StatusCode::OK {
        inner.bodies.lock().unwrap().push(serde_json::from_slice(&body).unwrap());
        inner.raw.lock().unwrap().push(body);
    }
    status
}
