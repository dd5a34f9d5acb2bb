//! A clock that stands still until a test moves it.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use blazz_domain::{Clock, Timestamp};

/// 2026-09-21T14:13:20Z: later than every recorded webhook.
pub(crate) const START: Timestamp = Timestamp::from_millis(1_790_000_000_000);

#[derive(Debug)]
pub(crate) struct TestClock(AtomicI64);

impl TestClock {
    pub(crate) const fn new() -> Self {
        Self(AtomicI64::new(START.as_millis()))
    }

    pub(crate) fn advance(&self, time: Duration) {
        self.0.fetch_add(i64::try_from(time.as_millis()).unwrap(), Ordering::Relaxed);
    }

    pub(crate) fn set_back(&self, time: Duration) {
        self.0.fetch_sub(i64::try_from(time.as_millis()).unwrap(), Ordering::Relaxed);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::Relaxed))
    }
}
