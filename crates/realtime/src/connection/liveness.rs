//! How long a client may stay silent before it is asked, and before it counts as gone.

use std::time::Duration;

use tokio::time::Instant;

use super::Connection;
use crate::close::Close;
use crate::frame::Frame;

/// What a look at the clock calls for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Liveness {
    /// Nothing before this time.
    CheckAt(Instant),
    /// Send a WebSocket ping too (some clients answer only that); check again at this time.
    Ping(Instant),
    /// It did not answer or has no business here: the socket is being closed.
    Over(Close),
}

impl Liveness {
    fn no_later_than(self, end: Option<Instant>) -> Self {
        let earlier = |at: Instant| end.map_or(at, |end| at.min(end));
        match self {
            Self::CheckAt(at) => Self::CheckAt(earlier(at)),
            Self::Ping(at) => Self::Ping(earlier(at)),
            Self::Over(reason) => Self::Over(reason),
        }
    }
}

#[derive(Debug)]
pub(super) struct Silence {
    since: Instant,
    asked_at: Option<Instant>,
    patience: Duration,
    pong_timeout: Duration,
}

impl Silence {
    pub(super) fn new(patience: Duration, pong_timeout: Duration, now: Instant) -> Self {
        Self { since: now, asked_at: None, patience, pong_timeout }
    }

    pub(super) fn broken(&mut self, now: Instant) {
        self.since = now;
        self.asked_at = None;
    }

    fn check(&mut self, now: Instant) -> Liveness {
        let due = match self.asked_at {
            Some(asked_at) => asked_at + self.pong_timeout,
            None => self.since + self.patience,
        };
        if now < due {
            return Liveness::CheckAt(due);
        }
        if self.asked_at.is_some() {
            return Liveness::Over(Close::NoPong);
        }
        self.asked_at = Some(now);
        Liveness::Ping(now + self.pong_timeout)
    }
}

impl Connection {
    /// Looks at the clock: asks a silent client for a sign of life, closes one that gave none, and one that
    /// was never let in anywhere.
    pub fn tick(&mut self, now: Instant) -> Liveness {
        self.now = now;
        let is_idle = self.idle_until.is_some_and(|end| end <= now);
        let liveness = if is_idle { Liveness::Over(Close::Idle) } else { self.silence.check(now) };
        match liveness {
            Liveness::CheckAt(_) => {}
            Liveness::Ping(_) => self.socket.send(Frame::ping()),
            Liveness::Over(reason) => self.socket.close(reason),
        }
        liveness.no_later_than(self.idle_until)
    }
}
