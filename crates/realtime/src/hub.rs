//! The hub: which sockets are open, which channels they are in, and what they hear.

mod catch_up;
mod departures;
mod drain;
mod follow;
mod line;
mod members;
mod occupancy;
mod presence;
mod publish;
mod revoke;
mod room;
mod strangers;
mod subscriptions;
mod whisper;

pub use catch_up::CatchUp;
pub use drain::DrainPace;
pub(crate) use follow::Follow;
pub use occupancy::Occupancy;
pub(crate) use presence::RoomFull;
pub use publish::{Cached, Publication};
pub(crate) use strangers::Stranger;

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use blazz_domain::WorkspaceId;
use dashmap::DashMap;
use dashmap::mapref::entry::Entry;
use tokio::sync::Semaphore;

use crate::channel::ChannelName;
use crate::close::Close;
use crate::event_log::EventLog;
use crate::limits::Limits;
use crate::signature::App;
use crate::socket::{Outbox, Socket, SocketId};
use departures::Departures;
use line::Line;
use publish::CachedEvent;
use room::Room;
use strangers::Strangers;

/// The live side of one process. Locks are taken in the order lines, rooms, the rest; none is
/// held across an await.
#[derive(Clone)]
pub struct Hub(Arc<Inner>);

struct Inner {
    app: App,
    limits: Limits,
    log: Arc<dyn EventLog>,
    sockets: DashMap<SocketId, Arc<Socket>>,
    strangers: Strangers,
    rooms: DashMap<ChannelName, Room>,
    cached: DashMap<ChannelName, CachedEvent>,
    lines: DashMap<WorkspaceId, Line>,
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
            strangers: Strangers::default(),
            rooms: DashMap::new(),
            cached: DashMap::new(),
            lines: DashMap::new(),
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

    /// A place for a socket of this address, unless the hub is full or stopping or the address has as many
    /// as it may whom nobody vouches for.
    pub(crate) fn admit(&self, from: IpAddr) -> Result<Stranger, Close> {
        if self.is_draining() || self.socket_count() >= self.limits().sockets {
            return Err(Close::OverCapacity);
        }
        self.0.strangers.admit(from, self.limits().strangers_per_address).ok_or_else(|| {
            metrics::counter!("blazz_realtime_crowded_total").increment(1);
            Close::Crowded
        })
    }

    /// Registers a new socket.
    pub(crate) fn connect(&self) -> (Arc<Socket>, Outbox) {
        loop {
            if let Entry::Vacant(vacant) = self.0.sockets.entry(SocketId::random()) {
                let (socket, outbox) = Outbox::new(*vacant.key(), self.limits().queued_frames);
                vacant.insert(socket.clone());
                metrics::gauge!("blazz_realtime_sockets").increment(1);
                return (socket, outbox);
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
