//! A real HTTP server that writes down what is posted to it, and can be told to refuse.

use std::collections::VecDeque;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;
use tokio::net::TcpListener;
use tokio_util::task::AbortOnDropHandle;

/// Something that was posted, and how it was answered.
#[derive(Debug, Clone)]
pub struct Posted {
    pub body: Bytes,
    pub headers: HeaderMap,
    pub status: u16,
}

impl Posted {
    /// The body as JSON; `null` when it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Checks the signature as a receiver would: HMAC-SHA256 in hex over the timestamp and the body.
    pub fn is_signed_with(&self, secret: &str) -> bool {
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return false };
        mac.update(self.header("X-Blazz-Timestamp").as_bytes());
        mac.update(&self.body);
        let signature = hex::decode(self.header("X-Blazz-Signature")).unwrap_or_default();
        mac.verify_slice(&signature).is_ok()
    }
}

#[derive(Debug, Default)]
struct Book {
    posted: Vec<Posted>,
    /// What the next ones are answered; then 204.
    answers: VecDeque<StatusCode>,
}

/// A receiver of webhooks on a loopback port.
#[derive(Debug)]
pub struct HookReceiver {
    port: u16,
    book: Arc<Mutex<Book>>,
    _task: AbortOnDropHandle<()>,
}

impl HookReceiver {
    #[expect(clippy::disallowed_methods, reason = "ends with the receiver it belongs to")]
    pub async fn start() -> anyhow::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.context("listening")?;
        let port = listener.local_addr()?.port();
        let book = Arc::<Mutex<Book>>::default();
        let router = Router::new().fallback(take).with_state(book.clone());
        let task = tokio::spawn(async move {
            // It ends when the task is dropped.
            drop(axum::serve(listener, router).await);
        });
        Ok(Self { port, book, _task: AbortOnDropHandle::new(task) })
    }

    /// Where it takes webhooks.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/alerts?key=hook-key", self.port)
    }

    /// Answers the next webhooks like this, one after another; a redirection leads back here.
    pub fn answer_next(&self, statuses: impl IntoIterator<Item = u16>) {
        let statuses = statuses.into_iter().filter_map(|it| StatusCode::from_u16(it).ok());
        self.look(|book| book.answers.extend(statuses));
    }

    /// All that was posted so far, oldest first.
    pub fn posted(&self) -> Vec<Posted> {
        self.look(|book| book.posted.clone())
    }

    fn look<T>(&self, with: impl FnOnce(&mut Book) -> T) -> T {
        with(&mut self.book.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

async fn take(State(book): State<Arc<Mutex<Book>>>, headers: HeaderMap, body: Bytes) -> Response {
    let mut book = book.lock().unwrap_or_else(PoisonError::into_inner);
    let status = book.answers.pop_front().unwrap_or(StatusCode::NO_CONTENT);
    book.posted.push(Posted { body, headers, status: status.as_u16() });
    if status.is_redirection() {
        return (status, [(header::LOCATION, "/elsewhere")]).into_response();
    }
    status.into_response()
}
