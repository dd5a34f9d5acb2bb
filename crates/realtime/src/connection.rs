//! One client's side of the protocol: what it says goes in, what follows happens in the hub.

mod client_events;
mod liveness;
mod signin;
mod subscribe;

pub use liveness::Liveness;

use std::collections::HashSet;
use std::net::IpAddr;
use std::sync::Arc;

use tokio::time::Instant;

use crate::channel::ChannelName;
use crate::close::Close;
use crate::frame::{ClientFrame, Frame};
use crate::hub::{CatchUp, Hub, Stranger};
use crate::socket::{Outbox, Socket, SocketId};
use crate::token_bucket::TokenBucket;
use liveness::Silence;

/// A client from its greeting to its end; dropping it takes it out of all channels.
#[derive(Debug)]
pub struct Connection {
    hub: Hub,
    socket: Arc<Socket>,
    channels: HashSet<ChannelName>,
    client_events: TokenBucket,
    silence: Silence,
    /// Its place among the strangers of its address, until a signature vouches for it.
    stranger: Option<Stranger>,
    /// When it is closed unless it has entered a channel or signed in; None once it has.
    idle_until: Option<Instant>,
    /// The last time anything was heard or checked; a drop has no clock of its own.
    now: Instant,
}

impl Connection {
    /// Registers a client of this address and greets it. The reason in the error is what to close it with.
    pub fn open(hub: &Hub, from: IpAddr, now: Instant) -> Result<(Self, Outbox), Close> {
        let stranger = Some(hub.admit(from)?);
        let (socket, outbox) = hub.connect();
        let limits = hub.limits();
        let idle_until = Some(now + limits.idle_timeout);
        let silence = Silence::new(limits.activity_timeout, limits.pong_timeout, now);
        let seconds = limits.activity_timeout.as_secs().max(1);
        socket.send(Frame::connection_established(socket.id(), seconds));
        let client_events = TokenBucket::full(limits.whispers_per_second, now);
        let (hub, channels) = (hub.clone(), HashSet::new());
        let connection =
            Self { hub, socket, channels, client_events, silence, stranger, idle_until, now };
        Ok((connection, outbox))
    }

    pub fn socket_id(&self) -> SocketId {
        self.socket.id()
    }

    /// Takes one text frame. A replay that is returned must be run for its channel to go live.
    #[must_use = "the channel stays silent until the replay has run"]
    pub fn receive(&mut self, text: &str, now: Instant) -> Option<CatchUp> {
        self.hear(now);
        match ClientFrame::parse(text) {
            Ok(frame) => self.obey(frame),
            Err(error) => {
                self.refuse(None, &error.to_string());
                None
            }
        }
    }

    /// Takes a binary frame, which the protocol does not have.
    pub fn receive_binary(&mut self, now: Instant) {
        self.hear(now);
        self.refuse(None, "binary frames are not part of the protocol");
    }

    /// Takes note of any sign of life, such as a WebSocket ping or pong.
    pub fn hear(&mut self, now: Instant) {
        self.now = now;
        self.silence.broken(now);
    }

    fn obey(&mut self, frame: ClientFrame<'_>) -> Option<CatchUp> {
        match frame {
            ClientFrame::Ping => self.socket.send(Frame::pong()),
            ClientFrame::Pong => {}
            ClientFrame::Subscribe(subscribe) => return self.subscribe(&subscribe),
            ClientFrame::Unsubscribe { channel } => self.unsubscribe(&channel),
            ClientFrame::SignIn { auth, user_data } => self.sign_in(&auth, &user_data),
            ClientFrame::ClientEvent { event, channel, data } => {
                self.client_event(&event, &channel, data);
            }
            ClientFrame::Other => {
                self.refuse(
                    None,
                    "clients may send pusher: events of the protocol and client- events",
                );
            }
        }
        None
    }

    /// A signature speaks for the client.
    fn vouched(&mut self) {
        self.stranger = None;
    }

    fn refuse(&self, code: Option<u16>, message: &str) {
        self.socket.send(Frame::error(code, message));
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        for channel in &self.channels {
            self.hub.leave(self.socket.id(), channel, self.now);
        }
        self.hub.disconnect(self.socket.id());
    }
}
