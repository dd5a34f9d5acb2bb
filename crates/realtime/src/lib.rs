//! Who hears of it, live: channels, presence and Pusher frames, without HTTP and without SQL.
//!
//! A [`Connection`] is one client's side of the protocol, the [`Hub`] what they share. The network
//! task feeds text into the one and writes what its [`Outbox`] gives; see realtime.md for the
//! protocol facts.

mod blazz_channel;
mod channel;
mod close;
mod connection;
mod cursor;
mod event;
mod event_log;
mod frame;
mod grant;
mod handshake;
mod hub;
pub mod limits;
mod signature;
mod socket;
mod token_bucket;

pub use blazz_channel::BlazzChannel;
pub use channel::{Access, ChannelName, ChannelNameError};
pub use close::Close;
pub use connection::{Connection, Liveness};
pub use cursor::{Cursor, CursorError};
pub use event::{Broadcast, EventData, EventDataError, LoggedEvent};
pub use event_log::{EventLog, EventLogError, Past};
pub use frame::Frame;
pub use grant::{Grant, Member, MemberError};
pub use hub::{Cached, CatchUp, DrainPace, Hub, Occupancy, Publication};
pub use limits::Limits;
pub use signature::{App, SignedRequest, UnsignedReason};
pub use socket::{Credential, Outbox, Outgoing, Principal, SocketId, SocketIdError};
