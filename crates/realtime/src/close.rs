//! Close codes, chosen by what pusher-js does on each (realtime.md §1).

/// Why the server closes a socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Close {
    /// The key names no application; pusher-js gives up for good.
    UnknownApp,
    /// The protocol version is not a number.
    InvalidVersion,
    /// The protocol version is not spoken here.
    UnsupportedProtocol,
    /// The address has no protocol version.
    NoProtocol,
    /// The session was revoked or the user terminated; pusher-js gives up for good.
    Unauthorized,
    /// Come back in a second: the server is full or stopping, or the reader was too slow.
    OverCapacity,
    /// Come back in a second: too many sockets of the address wait to be let in somewhere.
    Crowded,
    /// The client stayed silent; pusher-js reconnects at once.
    NoPong,
    /// The client never entered a channel; pusher-js reconnects at once and has as long again.
    Idle,
}

impl Close {
    /// The WebSocket close code.
    pub const fn code(self) -> u16 {
        match self {
            Self::UnknownApp => 4001,
            Self::InvalidVersion => 4006,
            Self::UnsupportedProtocol => 4007,
            Self::NoProtocol => 4008,
            Self::Unauthorized => 4009,
            Self::OverCapacity | Self::Crowded => 4100,
            Self::NoPong => 4201,
            Self::Idle => 4202,
        }
    }

    /// The sentence sent along, both in the error frame and in the close frame.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::UnknownApp => "no application has this key",
            Self::InvalidVersion => "the protocol version is not a number",
            Self::UnsupportedProtocol => "this protocol version is not supported",
            Self::NoProtocol => "no protocol version was given",
            Self::Unauthorized => "the connection is no longer authorized",
            Self::OverCapacity => "over capacity, reconnect in a second",
            Self::Crowded => "too many sockets of this address have not been let into a channel",
            Self::NoPong => "no answer to the ping",
            Self::Idle => "no channel was entered",
        }
    }
}
