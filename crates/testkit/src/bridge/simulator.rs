//! The simulated bridge in the hands of a test.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_util::task::AbortOnDropHandle;

use super::poster::{Posted, Poster};
use super::server::{self, Bridge};
use super::sessions::{AcceptedSend, Fault, Sessions};

/// How long a test waits for the program.
const PATIENCE: Duration = Duration::from_secs(20);

/// A bridge on loopback; it stops when it is dropped.
#[derive(Debug)]
pub struct BridgeSimulator {
    sessions: Arc<Sessions>,
    url: String,
    _task: AbortOnDropHandle<()>,
}

impl BridgeSimulator {
    /// Starts a bridge that wants to be shown this token.
    #[expect(clippy::disallowed_methods, reason = "ends with the simulator it belongs to")]
    pub async fn start(token: &str) -> anyhow::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let url = format!("http://{}/api", listener.local_addr()?);
        let sessions = Arc::<Sessions>::default();
        let bridge = Bridge { sessions: sessions.clone(), token: token.to_owned() };
        let serving = axum::serve(listener, server::router(bridge)).into_future();
        let task = tokio::spawn(async move { drop(serving.await) });
        Ok(Self { sessions, url, _task: AbortOnDropHandle::new(task) })
    }

    /// For `WHATSAPP_NODE_URL`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Adds a session, or changes whether it is connected.
    pub fn session(&self, session: &str, is_ready: bool) {
        self.sessions.add(session, is_ready);
    }

    /// What happens to the next send.
    pub fn plan(&self, fault: Fault) {
        self.sessions.plan(fault);
    }

    /// Keeps a file that a message brings.
    pub fn keep_file(&self, id: &str, mime_type: &str, bytes: &[u8]) {
        self.sessions.keep_file(id, mime_type, bytes);
    }

    /// Everything that was sent, in order.
    pub fn sends(&self) -> Vec<AcceptedSend> {
        self.sessions.sends()
    }

    /// Every receipt that was told.
    pub fn reads(&self) -> Vec<Value> {
        self.sessions.reads()
    }

    /// What the program asked against the contract.
    pub fn complaints(&self) -> Vec<String> {
        self.sessions.complaints()
    }

    /// Waits for the next send after the first `known`.
    pub async fn send_after(&self, known: usize) -> anyhow::Result<AcceptedSend> {
        self.until(|| self.sends().get(known).cloned()).await
    }

    /// Waits until something is there.
    pub async fn until<T>(&self, mut look: impl FnMut() -> Option<T>) -> anyhow::Result<T> {
        let mut changes = self.sessions.changes.subscribe();
        let waiting = async {
            loop {
                if let Some(found) = look() {
                    return found;
                }
                drop(changes.changed().await);
            }
        };
        tokio::time::timeout(PATIENCE, waiting).await.context("waiting for the bridge to be asked")
    }

    /// Tells that a send has left, as whatsapp-web.js's `message_create` does.
    pub async fn tell_sent(&self, poster: &Poster, send: &AcceptedSend) -> anyhow::Result<Posted> {
        let data = json!({
            "id": { "_serialized": send.id }, "to": send.body["to"], "fromMe": true, "type": "chat",
            "body": send.body["text"]["body"], "client_message_id": send.body["client_message_id"],
        });
        poster.post("message_sent", data).await
    }

    /// Tells how far a send came.
    pub async fn tell_ack(
        &self,
        poster: &Poster,
        send: &AcceptedSend,
        ack: i64,
    ) -> anyhow::Result<Posted> {
        poster.post("message_status_updated", json!({ "id": send.id, "ack": ack })).await
    }
}
