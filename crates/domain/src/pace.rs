//! How fast something may happen: a rate with a burst, counted without a timer (GCRA).

mod paces;

use std::time::Duration;

pub use paces::Paces;

use crate::time::Timestamp;

/// A rate limit: one message every `interval`, `burst` of them at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    pub interval: Duration,
    pub burst: u32,
}

impl Pace {
    /// Meta's limit between one number and one person: 1 in 6 s, 45 at once (cloud-api.md §9).
    /// One below Meta's burst, so that a clock that differs a little does not cost an error.
    pub const PAIR: Self = Self { interval: Duration::from_secs(6), burst: 44 };

    /// Meta's default throughput of one number: 80 messages a second (cloud-api.md §9).
    pub const ACCOUNT: Self = Self { interval: Duration::from_micros(12_500), burst: 80 };
}

/// What one limit remembers: when the bucket will be empty again, in microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PaceState {
    empty_at_micros: i64,
}

impl PaceState {
    /// Takes one place now, or says when the next one is free.
    pub fn admit(&mut self, pace: Pace, now: Timestamp) -> Result<(), Timestamp> {
        let now_micros = now.as_millis().saturating_mul(1000);
        let interval = i64::try_from(pace.interval.as_micros()).unwrap_or(i64::MAX);
        let tolerance = interval.saturating_mul(i64::from(pace.burst.saturating_sub(1)));
        // Farther ahead than a full bucket was never promised: the clock was set back since.
        if self.empty_at_micros.saturating_sub(now_micros) > tolerance.saturating_add(interval) {
            self.empty_at_micros = now_micros;
        }
        let start = self.empty_at_micros.max(now_micros);
        if start.saturating_sub(now_micros) > tolerance {
            let free = self.empty_at_micros.saturating_sub(tolerance);
            return Err(Timestamp::from_millis(free.saturating_add(999) / 1000));
        }
        self.empty_at_micros = start.saturating_add(interval);
        Ok(())
    }

    /// Gives one place back that was taken without need.
    pub fn give_back(&mut self, pace: Pace) {
        let interval = i64::try_from(pace.interval.as_micros()).unwrap_or(i64::MAX);
        self.empty_at_micros = self.empty_at_micros.saturating_sub(interval).max(0);
    }

    /// How many places could be taken at this moment.
    pub fn remaining(self, pace: Pace, now: Timestamp) -> u32 {
        let taken_micros = self.empty_at_micros - now.as_millis().saturating_mul(1000);
        let interval = i64::try_from(pace.interval.as_micros()).unwrap_or(i64::MAX).max(1);
        let taken = taken_micros.max(0).saturating_add(interval - 1) / interval;
        pace.burst.saturating_sub(u32::try_from(taken).unwrap_or(u32::MAX))
    }

    /// When every place is free again.
    pub const fn full_at(self) -> Timestamp {
        Timestamp::from_millis(self.empty_at_micros.saturating_add(999) / 1000)
    }

    /// Whether it remembers nothing that still matters.
    pub const fn is_idle(self, now: Timestamp) -> bool {
        self.empty_at_micros <= now.as_millis().saturating_mul(1000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_leaves_at_once_and_the_next_waits_one_interval() {
        let mut state = PaceState::default();
        let now = Timestamp::from_millis(10_000);
        for _ in 0..Pace::PAIR.burst {
            assert_eq!(state.admit(Pace::PAIR, now), Ok(()));
        }
        assert_eq!(state.admit(Pace::PAIR, now), Err(now.plus(Duration::from_secs(6))));
        assert_eq!(state.admit(Pace::PAIR, now.plus(Duration::from_secs(6))), Ok(()));
    }

    #[test]
    fn an_hour_of_steady_sending_never_exceeds_the_rate() {
        let mut state = PaceState::default();
        let admitted = (0..3_600)
            .filter(|second| state.admit(Pace::PAIR, Timestamp::from_millis(second * 1000)).is_ok())
            .count();
        assert_eq!(admitted, 600 + usize::try_from(Pace::PAIR.burst).unwrap() - 1);
    }

    #[test]
    fn a_clock_that_is_set_back_holds_nobody_up() {
        let mut state = PaceState::default();
        let later = Timestamp::from_millis(10_000_000);
        while state.admit(Pace::PAIR, later).is_ok() {}
        assert_eq!(state.admit(Pace::PAIR, Timestamp::from_millis(1_000)), Ok(()));
    }
}
