//! Meta's 24-hour customer service window.

use super::world::Thread;

pub(crate) const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Counts from the customer's last message or call, never from ours.
pub(crate) fn is_open(thread: Option<&Thread>, now: i64) -> bool {
    thread
        .and_then(|thread| thread.window_opened_at)
        .is_some_and(|opened_at| now < opened_at + DAY_MS)
}
