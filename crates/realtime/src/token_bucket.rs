//! A bucket that gives so many tokens a second and saves up at most one second's worth.

use tokio::time::Instant;

#[derive(Debug)]
pub(crate) struct TokenBucket {
    per_second: f64,
    tokens: f64,
    filled_at: Instant,
}

impl TokenBucket {
    pub(crate) fn full(per_second: u32, now: Instant) -> Self {
        let per_second = f64::from(per_second);
        Self { per_second, tokens: per_second, filled_at: now }
    }

    /// Takes one token; false when there is none.
    pub(crate) fn take(&mut self, now: Instant) -> bool {
        let elapsed = now.saturating_duration_since(self.filled_at).as_secs_f64();
        self.tokens = (self.tokens + elapsed * self.per_second).min(self.per_second);
        self.filled_at = now;
        let has_one = self.tokens >= 1.0;
        if has_one {
            self.tokens -= 1.0;
        }
        has_one
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_burst_gets_one_second_of_tokens_and_the_next_second_as_many_again() {
        let start = Instant::now();
        let mut bucket = TokenBucket::full(10, start);
        assert_eq!((0..30).filter(|_| bucket.take(start)).count(), 10);
        let later = start + Duration::from_mins(1);
        assert_eq!((0..30).filter(|_| bucket.take(later)).count(), 10);
    }

    #[test]
    fn a_tenth_of_a_second_gives_one_more() {
        let start = Instant::now();
        let mut bucket = TokenBucket::full(10, start);
        while bucket.take(start) {}
        let later = start + Duration::from_millis(101);
        assert!(bucket.take(later));
        assert!(!bucket.take(later));
    }
}
