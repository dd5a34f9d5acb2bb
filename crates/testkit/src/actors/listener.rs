//! Somebody's browser on the live line: a plain Pusher client that notes every frame and when it came.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, bail};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use super::agent::Agent;

/// How long a frame may be waited for.
const PATIENCE: Duration = Duration::from_secs(30);

type Stream = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// A subscribed client.
#[derive(Debug)]
pub struct Listener {
    heard: Arc<Heard>,
    task: JoinHandle<()>,
}

#[derive(Debug, Default)]
struct Heard {
    events: Mutex<Vec<Event>>,
    news: Notify,
}

/// An event as it arrived.
#[derive(Debug, Clone)]
pub struct Event {
    pub name: String,
    pub data: Value,
    pub at: Instant,
}

impl Listener {
    /// Connects as `agent` and subscribes to the workspace's channel.
    pub async fn connect(agent: &Agent) -> anyhow::Result<Self> {
        Self::connect_to(agent, &format!("private-workspace.{}", agent.workspace_id())).await
    }

    /// Connects as `agent` and subscribes to a private channel.
    #[expect(clippy::disallowed_methods, reason = "ends with the listener it belongs to")]
    pub async fn connect_to(agent: &Agent, channel: &str) -> anyhow::Result<Self> {
        let key = agent.me["socket"]["key"].as_str().context("the API names no app key")?;
        let base = agent.url().replacen("http", "ws", 1);
        let address = format!("{base}/app/{key}?protocol=7&client=testkit&version=1");
        let (mut stream, _) = tokio_tungstenite::connect_async(address).await?;
        let opened = next(&mut stream).await?;
        let socket_id = opened.data["socket_id"].as_str().context("no socket id")?.to_owned();
        let body = json!({ "socket_id": socket_id, "channel_name": channel });
        let grant = agent.post("/broadcasting/auth", &body).await?.ok()?;
        let mut data = json!({ "channel": channel, "auth": grant["auth"] });
        if let Some(channel_data) = grant.get("channel_data") {
            data["channel_data"] = channel_data.clone();
        }
        let subscribe = json!({ "event": "pusher:subscribe", "data": data });
        stream.send(Message::text(subscribe.to_string())).await?;
        let answer = next(&mut stream).await?;
        if answer.name != "pusher_internal:subscription_succeeded" {
            bail!("subscribing answered {answer:?}");
        }
        let heard = Arc::new(Heard::default());
        let task = tokio::spawn(hear(stream, heard.clone()));
        Ok(Self { heard, task })
    }

    /// Everything heard so far, in order.
    pub fn events(&self) -> Vec<Event> {
        self.heard.events.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits for the first event that `wanted` accepts.
    pub async fn wait_for(&self, wanted: impl Fn(&Event) -> bool) -> anyhow::Result<Event> {
        let found = async {
            loop {
                let news = self.heard.news.notified();
                if let Some(event) = self.events().into_iter().find(&wanted) {
                    return event;
                }
                news.await;
            }
        };
        tokio::time::timeout(PATIENCE, found).await.context("the event did not come")
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn hear(mut stream: Stream, heard: Arc<Heard>) {
    while let Ok(event) = next(&mut stream).await {
        if event.name == "pusher:ping" {
            let pong = json!({ "event": "pusher:pong", "data": {} }).to_string();
            if stream.send(Message::text(pong)).await.is_err() {
                return;
            }
        }
        heard.events.lock().unwrap_or_else(PoisonError::into_inner).push(event);
        heard.news.notify_waiters();
    }
}

async fn next(stream: &mut Stream) -> anyhow::Result<Event> {
    loop {
        let frame = stream.next().await.context("the socket was closed")??;
        let Message::Text(text) = frame else { continue };
        let at = Instant::now();
        let frame: Value = serde_json::from_str(&text)?;
        let data = match &frame["data"] {
            Value::String(text) => serde_json::from_str(text).unwrap_or_default(),
            other => other.clone(),
        };
        let name = frame["event"].as_str().unwrap_or_default().to_owned();
        return Ok(Event { name, data, at });
    }
}
