//! How long another process has kept us from writing.

use std::time::{Duration, Instant};

/// Whoever meets a lock tries again within milliseconds. After a longer pause nobody was waiting, and what is
/// met then is another lock.
const ANOTHER_AFTER: Duration = Duration::from_secs(1);

/// A lock of another process, as those who wait for it one after the other have met it.
#[derive(Debug)]
pub(super) struct ForeignLock(Option<Met>);

#[derive(Debug, Clone, Copy)]
struct Met {
    first: Instant,
    last: Instant,
}

impl ForeignLock {
    pub(super) const NONE: Self = Self(None);

    /// It was met once more; gives for how long now.
    pub(super) fn met(&mut self, now: Instant) -> Duration {
        let same = self.0.filter(|met| now.duration_since(met.last) < ANOTHER_AFTER);
        let first = same.map_or(now, |met| met.first);
        self.0 = Some(Met { first, last: now });
        now.duration_since(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_comes_next_goes_on_waiting_and_who_comes_later_waits_anew() {
        let begun = Instant::now();
        let at = |millis| begun + Duration::from_millis(millis);
        let mut lock = ForeignLock::NONE;
        assert_eq!(lock.met(at(0)), Duration::ZERO);
        assert_eq!(lock.met(at(900)), Duration::from_millis(900));
        assert_eq!(lock.met(at(1_800)), Duration::from_millis(1_800), "another one, the same lock");
        assert_eq!(lock.met(at(60_000)), Duration::ZERO, "a lock of a minute later");
    }
}
