//! Somebody's browser on the live line: a plain Pusher client that notes every frame and when it came.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::Context;
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use super::agent::Agent;
use super::socket::{Event, Socket};

/// How long a frame may be waited for.
const PATIENCE: Duration = Duration::from_secs(30);

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

impl Listener {
    /// Connects as `agent` and subscribes to the workspace's channel.
    pub async fn connect(agent: &Agent) -> anyhow::Result<Self> {
        Self::connect_to(agent, &format!("private-workspace.{}", agent.workspace_id())).await
    }

    /// Connects as `agent` and subscribes to a private channel.
    #[expect(clippy::disallowed_methods, reason = "ends with the listener it belongs to")]
    pub async fn connect_to(agent: &Agent, channel: &str) -> anyhow::Result<Self> {
        let (socket, _) = Socket::subscribed(agent, channel, None).await?;
        let heard = Arc::new(Heard::default());
        let task = tokio::spawn(hear(socket, heard.clone()));
        Ok(Self { heard, task })
    }

    /// Everything heard so far, in order.
    pub fn events(&self) -> Vec<Event> {
        self.heard.events.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether the program has closed the connection.
    pub fn is_closed(&self) -> bool {
        self.task.is_finished()
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

async fn hear(mut socket: Socket, heard: Arc<Heard>) {
    while let Ok(event) = socket.next().await {
        heard.events.lock().unwrap_or_else(PoisonError::into_inner).push(event);
        heard.news.notify_waiters();
    }
}
