//! Rates Meta enforces per number (messages per second) and per pair of number and person.

use super::world::Number;

/// One message per 6 seconds to the same person ...
const PAIR_INTERVAL_MS: i64 = 6_000;
/// ... of which 45 may come at once, to be paid back by silence.
const PAIR_BURST: i64 = 45;

/// Takes one message to `recipient`, or refuses it (131056).
pub(crate) fn take_pair(number: &mut Number, recipient: &str, now: i64) -> bool {
    let next = number.pairs.get(recipient).copied().unwrap_or(now).max(now);
    if next - now > (PAIR_BURST - 1) * PAIR_INTERVAL_MS {
        return false;
    }
    number.pairs.insert(recipient.to_owned(), next + PAIR_INTERVAL_MS);
    true
}

/// Whether one more message fits into this second (else 130429).
pub(crate) fn has_room(number: &mut Number, per_second: u32, now: i64) -> bool {
    while number.recent.front().is_some_and(|at| now - at >= 1000) {
        number.recent.pop_front();
    }
    number.recent.len() < per_second as usize
}

/// Counts a message sent or received.
pub(crate) fn count(number: &mut Number, now: i64) {
    number.recent.push_back(now);
}
