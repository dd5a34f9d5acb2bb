//! A Pusher connection that is let into one private channel and keeps itself alive.

use serde_json::{Value, json};
use tokio::time::Instant;

use super::agent::Agent;
use super::raw_socket::{RawSocket, data_of};

/// An event as it arrived.
#[derive(Debug, Clone)]
pub struct Event {
    pub name: String,
    pub data: Value,
    pub at: Instant,
}

/// An open connection.
#[derive(Debug)]
pub(super) struct Socket(RawSocket);

impl Socket {
    /// Connects as `agent` and subscribes to a private channel, with what came `since` a cursor when there is
    /// one. Gives the answer to the subscription, which tells where the channel stands.
    pub(super) async fn subscribed(
        agent: &Agent,
        channel: &str,
        since: Option<&str>,
    ) -> anyhow::Result<(Self, Event)> {
        let (socket, answer) = RawSocket::let_in(agent, channel, since).await?;
        Ok((Self(socket), Event::of(&answer)))
    }

    /// The next event; pings are answered on the way.
    pub(super) async fn next(&mut self) -> anyhow::Result<Event> {
        loop {
            let event = Event::of(&self.0.frame().await?);
            if event.name != "pusher:ping" {
                return Ok(event);
            }
            self.0.say(&json!({ "event": "pusher:pong", "data": {} })).await?;
        }
    }
}

impl Event {
    fn of(frame: &Value) -> Self {
        let at = Instant::now();
        let data = if frame["data"].is_string() { data_of(frame) } else { frame["data"].clone() };
        Self { name: frame["event"].as_str().unwrap_or_default().to_owned(), data, at }
    }
}
