//! The live line over HTTP: the WebSocket endpoint and the Pusher HTTP API, both on the hub.

pub(crate) mod auth;
mod credentials;
mod http_api;
mod log;
mod origin;
mod serve;
mod tail;
mod upgrade;
mod wire;

#[cfg(test)]
mod tests;

pub use log::DatabaseLog;
pub use origin::AllowedOrigins;
pub use tail::EventTail;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::middleware::from_fn_with_state;
use blazz_domain::Clock;
use blazz_realtime::{DrainPace, Hub};
use blazz_storage::Database;
use tokio_util::task::TaskTracker;

/// How long closed sockets may take to say goodbye when the program stops.
const GOODBYE: Duration = Duration::from_secs(3);

/// What the live line needs: the hub, the wall clock for signed requests, who may come from where.
#[derive(Debug, Clone)]
pub struct Live {
    pub(crate) hub: Hub,
    pub(crate) clock: Arc<dyn Clock>,
    origins: Arc<AllowedOrigins>,
    tasks: TaskTracker,
}

impl Live {
    pub fn new(hub: Hub, clock: Arc<dyn Clock>, origins: AllowedOrigins) -> Self {
        Self { hub, clock, origins: Arc::new(origins), tasks: TaskTracker::new() }
    }

    /// Where events are sent from and sockets are closed.
    pub fn hub(&self) -> &Hub {
        &self.hub
    }

    /// Announces who left, sends out what is committed and closes what was revoked, for ever.
    pub async fn keep_going(&self, database: &Database, tail: EventTail) {
        let departures = self.hub.keep_announcing_departures();
        let checks = credentials::keep_checking(database, &self.hub);
        tokio::join!(departures, tail.run(), checks);
    }

    /// Sends every client away at a bearable pace and waits for the goodbyes. Call it once the
    /// listener is closed: a client that comes back at once must reach the next process.
    pub async fn shut_down(&self, pace: DrainPace) {
        self.hub.drain(pace).await;
        self.tasks.close();
        if tokio::time::timeout(GOODBYE, self.tasks.wait()).await.is_err() {
            tracing::warn!(
                socket.count = self.tasks.len(),
                "left sockets that did not say goodbye"
            );
        }
    }
}

/// Puts the socket in front of a router: `GET /app/{key}` as a WebSocket is a client, while the same
/// address as a page stays the page's.
pub fn with_socket(router: Router, live: &Live) -> Router {
    router.layer(from_fn_with_state(live.clone(), upgrade::socket_or_page))
}

/// The Pusher HTTP API under `/apps/{app_id}`, for any router's state.
pub fn http_api<S: Clone + Send + Sync + 'static>(live: &Live) -> Router<S> {
    http_api::router(live.clone())
}
