//! The hub: which sockets are open, which channels they are in, and what they hear.

mod catch_up;
mod departures;
mod drain;
mod follow;
mod members;
mod occupancy;
mod presence;
mod publish;
mod revoke;
mod room;
mod subscriptions;
mod whisper;

pub use catch_up::CatchUp;
pub use drain::DrainPace;
pub(crate) use follow::Follow;
pub use occupancy::Occupancy;
pub(crate) use presence::RoomFull;
pub use publish::{Cached, Publication};

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use blazz_domain::WorkspaceId;
use dashmap::DashMap;
use dashmap::mapref::entry::Entry;
use tokio::sync::Semaphore;

use crate::channel::ChannelName;
use crate::close::Close;
use crate::cursor::Cursor;
use crate::event_log::EventLog;
use crate::limits::Limits;
use crate::signature::App;
use crate::socket::{Outbox, Socket, SocketId};
use departures::Departures;
use publish::CachedEvent;
use room::Room;

/// The live side of one process. Locks are taken in the order positions, rooms, the rest; none is
/// held across an await.
#[derive(Clone)]
pub struct Hub(Arc<Inner>);

struct Inner {
    app: App,
    limits: Limits,
    log: Arc<dyn EventLog>,
    sockets: DashMap<SocketId, Arc<Socket>>,
    rooms: DashMap<ChannelName, Room>,
    cached: DashMap<ChannelName, CachedEvent>,
    /// The last event sent out in each workspace; None until the first one.
    positions: DashMap<WorkspaceId, Option<Cursor>>,
    departures: Departures,
    replays: Semaphore,
    tickets: AtomicU64,
    is_draining: AtomicBool,
}

impl Hub {
    pub fn new(app: App, limits: Limits, log: Arc<dyn EventLog>) -> Self {
        Self(Arc::new(Inner {
            app,
            limits,
            log,
            sockets: DashMap::new(),
            rooms: DashMap::new(),
            cached: DashMap::new(),
            positions: DashMap::new(),
            departures: Departures::default(),
            replays: Semaphore::new(limits.concurrent_replays),
            tickets: AtomicU64::new(0),
            is_draining: AtomicBool::new(false),
        }))
    }

    pub fn app(&self) -> &App {
        &self.0.app
    }

    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }

    /// Sockets open now.
    pub fn socket_count(&self) -> usize {
        self.0.sockets.len()
    }

    /// Registers a new socket, unless the hub is full or stopping.
    pub(crate) fn connect(&self) -> Result<(Arc<Socket>, Outbox), Close> {
        if self.is_draining() || self.socket_count() >= self.limits().sockets {
            return Err(Close::OverCapacity);
        }
        loop {
            if let Entry::Vacant(vacant) = self.0.sockets.entry(SocketId::random()) {
                let (socket, outbox) = Outbox::new(*vacant.key(), self.limits().queued_frames);
                vacant.insert(socket.clone());
                metrics::gauge!("blazz_realtime_sockets").increment(1);
                return Ok((socket, outbox));
            }
        }
    }

    pub(crate) fn disconnect(&self, socket: SocketId) {
        if self.0.sockets.remove(&socket).is_some() {
            metrics::gauge!("blazz_realtime_sockets").decrement(1);
        }
    }

    fn is_draining(&self) -> bool {
        self.0.is_draining.load(Ordering::Acquire)
    }

    fn next_ticket(&self) -> u64 {
        self.0.tickets.fetch_add(1, Ordering::Relaxed)
    }
}

impl std::fmt::Debug for Hub {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Hub").field("app", &self.0.app).finish_non_exhaustive()
    }
}
