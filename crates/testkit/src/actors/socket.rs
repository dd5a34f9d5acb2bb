//! A raw Pusher connection that is let into one private channel.

use anyhow::{Context, bail};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use super::agent::Agent;

/// An event as it arrived.
#[derive(Debug, Clone)]
pub struct Event {
    pub name: String,
    pub data: Value,
    pub at: Instant,
}

/// An open connection.
#[derive(Debug)]
pub(super) struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    /// Connects as `agent` and subscribes to a private channel, with what came `since` a cursor when there is
    /// one. Gives the answer to the subscription, which tells where the channel stands.
    pub(super) async fn subscribed(
        agent: &Agent,
        channel: &str,
        since: Option<&str>,
    ) -> anyhow::Result<(Self, Event)> {
        let key = agent.me["socket"]["key"].as_str().context("the API names no app key")?;
        let base = agent.url().replacen("http", "ws", 1);
        let address = format!("{base}/app/{key}?protocol=7&client=testkit&version=1");
        let (stream, _) = tokio_tungstenite::connect_async(address).await?;
        let mut socket = Self(stream);
        let opened = socket.next().await?;
        let socket_id = opened.data["socket_id"].as_str().context("no socket id")?.to_owned();
        let body = json!({ "socket_id": socket_id, "channel_name": channel, "since": since });
        let grant = agent.post("/broadcasting/auth", &body).await?.ok()?;
        let mut data = json!({ "channel": channel, "auth": grant["auth"] });
        if let Some(channel_data) = grant.get("channel_data") {
            data["channel_data"] = channel_data.clone();
        }
        socket.send(&json!({ "event": "pusher:subscribe", "data": data })).await?;
        let answer = socket.next().await?;
        if answer.name != "pusher_internal:subscription_succeeded" {
            bail!("subscribing answered {answer:?}");
        }
        Ok((socket, answer))
    }

    /// The next event; pings are answered on the way.
    pub(super) async fn next(&mut self) -> anyhow::Result<Event> {
        loop {
            let frame = self.0.next().await.context("the socket was closed")??;
            let Message::Text(text) = frame else { continue };
            let at = Instant::now();
            let frame: Value = serde_json::from_str(&text)?;
            let data = match &frame["data"] {
                Value::String(text) => serde_json::from_str(text).unwrap_or_default(),
                other => other.clone(),
            };
            let name = frame["event"].as_str().unwrap_or_default().to_owned();
            if name == "pusher:ping" {
                self.send(&json!({ "event": "pusher:pong", "data": {} })).await?;
                continue;
            }
            return Ok(Event { name, data, at });
        }
    }

    async fn send(&mut self, frame: &Value) -> anyhow::Result<()> {
        Ok(self.0.send(Message::text(frame.to_string())).await?)
    }
}
