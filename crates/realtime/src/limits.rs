//! How much one socket, one channel and one frame may hold.

use std::time::Duration;

/// A logged event's frame stays below this many bytes, envelope included (realtime.md §6).
pub const EVENT_FRAME_BYTES: usize = 10_000;

/// Data of one published or whispered event, in bytes (Pusher documents, "Publishing events").
pub const EVENT_DATA_BYTES: usize = 10 * 1024;

/// Letters in a channel name (Pusher documents, "Channel naming conventions").
pub const CHANNEL_NAME_LENGTH: usize = 164;

/// Letters in an event name (Pusher documents, "Event naming").
pub const EVENT_NAME_LENGTH: usize = 200;

/// Channels that one publish call may name (Pusher documents, "HTTP API reference").
pub const CHANNELS_PER_PUBLISH: usize = 100;

/// Events in one batch call (Pusher documents, "HTTP API reference").
pub const EVENTS_PER_BATCH: usize = 10;

/// Letters in the id of a presence member or a signed-in user.
pub const USER_ID_LENGTH: usize = 128;

/// Bytes of `user_info` of a presence member.
pub const USER_INFO_BYTES: usize = 1024;

/// Events that one resume replays at most; beyond it the client reloads.
pub const REPLAYED_EVENTS: usize = 500;

/// Bytes of data that one resume replays at most: until it is written it waits in memory, for each socket anew.
pub const REPLAYED_BYTES: usize = 1024 * 1024;

/// Bytes of data that the kept events of a workspace may have.
pub const RECENT_BYTES: usize = 256 * 1024;

/// How long a user who left a presence channel may take to come back unnoticed.
pub const DEPARTURE_GRACE: Duration = Duration::from_secs(3);

/// How long a cache channel keeps its last event.
pub const CACHED_FOR: Duration = Duration::from_mins(30);

/// The limits an operator may set.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Sockets open at once; the next one is refused with 4100.
    pub sockets: usize,
    /// Sockets of one address that nobody has vouched for by a signature; the next one is refused with 4100.
    pub strangers_per_address: usize,
    pub subscriptions_per_socket: usize,
    /// Public channels that a socket nobody has vouched for may be in.
    pub subscriptions_per_stranger: usize,
    /// Frames waiting for one socket's reader; one more closes the socket with 4100.
    pub queued_frames: usize,
    /// Live frames of one channel held back while its past is replayed; one more closes with 4100.
    pub held_frames: usize,
    /// Events of a workspace that are kept in memory for clients who come back soon.
    pub recent_events: usize,
    /// Whispers a socket may send in a second, and in one burst.
    pub whispers_per_second: u32,
    /// Distinct users in one presence channel. Pusher says 100; a bigger team must not be cut off.
    pub presence_members: usize,
    /// Resumes that read the event log at the same time, over all sockets.
    pub concurrent_replays: usize,
    /// After this long without a frame from the client it is asked for one; told to clients in seconds.
    pub activity_timeout: Duration,
    /// How long a client may take to answer; then the socket closes with 4201.
    pub pong_timeout: Duration,
    /// How long a client may stay that has never entered a channel nor signed in; then the socket closes
    /// with 4202.
    pub idle_timeout: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            sockets: 100_000,
            strangers_per_address: 1000,
            subscriptions_per_socket: 500,
            subscriptions_per_stranger: 50,
            queued_frames: 256,
            held_frames: 256,
            recent_events: 256,
            whispers_per_second: 10,
            presence_members: 1000,
            concurrent_replays: 32,
            activity_timeout: Duration::from_secs(30),
            pong_timeout: Duration::from_secs(30),
            idle_timeout: Duration::from_mins(2),
        }
    }
}
