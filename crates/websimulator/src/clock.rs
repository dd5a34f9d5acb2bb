//! The time, as the clients in the same process know it.

/// Whole seconds since 1970, UTC. The clock is the one of `wacore`, which the client reads too and which a program
/// may replace with `wacore::time::set_time_provider`.
pub(crate) fn seconds() -> i64 {
    wacore::time::now_secs()
}

/// The same in milliseconds.
pub(crate) fn milliseconds() -> i64 {
    wacore::time::now_millis()
}
