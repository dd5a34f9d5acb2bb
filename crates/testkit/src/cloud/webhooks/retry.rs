//! Meta's retry schedule: at once, then ever more rarely, for 7 days.

use std::time::Duration;

/// Seconds before the attempts that follow the first; the last repeats.
const PAUSES: [u64; 10] = [0, 5, 15, 60, 300, 900, 3_600, 7_200, 14_400, 28_800];

pub(super) const HORIZON: Duration = Duration::from_hours(7 * 24);

/// Meta's own time between attempt `attempt` (from 1) and the next.
pub(super) fn pause_after(attempt: u32) -> Duration {
    let at = (attempt.saturating_sub(1) as usize).min(PAUSES.len() - 1);
    Duration::from_secs(PAUSES[at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_retry_is_immediate_and_the_rest_come_ever_more_rarely() {
        assert_eq!(pause_after(1), Duration::ZERO);
        let pauses: Vec<_> = (1..40).map(pause_after).collect();
        assert!(pauses.is_sorted());
        assert_eq!(pauses[38], Duration::from_hours(8));
    }
}
