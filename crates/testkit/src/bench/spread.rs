//! Places in a spread of durations.

use std::time::Duration;

/// The duration that so many percent stay below.
pub(super) fn at(times: &[Duration], percent: usize) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    let index = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
    sorted.get(index).copied().unwrap_or_default()
}

/// The middle of some runs, in milliseconds with two digits.
pub(super) fn middle(runs: &[Duration]) -> String {
    in_ms(at(runs, 50))
}

pub(super) fn in_ms(duration: Duration) -> String {
    format!("{:.2} ms", duration.as_secs_f64() * 1000.0)
}
