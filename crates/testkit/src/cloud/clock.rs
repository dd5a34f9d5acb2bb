//! The simulator's time: an injected clock plus what a test has skipped ahead.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use blazz_domain::{Clock, Timestamp};

/// The computer's own clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct WallClock;

impl Clock for WallClock {
    fn now(&self) -> Timestamp {
        #[expect(clippy::disallowed_methods, reason = "this is the clock that others inject")]
        let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_millis(i64::try_from(elapsed.as_millis()).unwrap_or(i64::MAX))
    }
}

/// Reads the injected clock and adds the time skipped so far.
#[derive(Debug)]
pub(crate) struct SimulatedClock {
    source: Arc<dyn Clock>,
    skipped: AtomicI64,
}

impl SimulatedClock {
    pub(crate) fn new(source: Arc<dyn Clock>) -> Self {
        Self { source, skipped: AtomicI64::new(0) }
    }

    /// UTC milliseconds.
    pub(crate) fn now(&self) -> i64 {
        self.source.now().as_millis() + self.skipped.load(Ordering::SeqCst)
    }

    pub(crate) fn skip(&self, time: Duration) {
        let millis = i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
        self.skipped.fetch_add(millis, Ordering::SeqCst);
    }
}
