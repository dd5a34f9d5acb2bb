//! Reads from the environment where to die and what to go without.

use std::env;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::{CRASH_AT, Guard, Point, WITHOUT};

struct Crash {
    point: Point,
    at: u64,
    reached: AtomicU64,
}

static CRASH: OnceLock<Option<Crash>> = OnceLock::new();
static REMOVED: OnceLock<Option<Guard>> = OnceLock::new();

/// The program has come to this point; it may end here, at once and without a word.
pub fn reach(point: Point) {
    let Some(crash) = CRASH.get_or_init(planned) else { return };
    if crash.point == point && crash.reached.fetch_add(1, Ordering::Relaxed) + 1 == crash.at {
        eprintln!("blazz-faulty: dies at {}", point.name());
        std::process::abort();
    }
}

/// Whether this guard was taken away.
#[must_use]
pub fn is_removed(guard: Guard) -> bool {
    *REMOVED.get_or_init(removed) == Some(guard)
}

/// A wrong word must not pass for a quiet run.
#[expect(clippy::panic, reason = "a test asked for something that does not exist")]
fn planned() -> Option<Crash> {
    let wanted = env::var(CRASH_AT).ok()?;
    let (name, at) = wanted.split_once(':').unwrap_or((&wanted, "1"));
    let point = Point::ALL.into_iter().find(|point| point.name() == name);
    let (Some(point), Ok(at)) = (point, at.parse()) else {
        panic!("{CRASH_AT}: no such point: {wanted}")
    };
    Some(Crash { point, at, reached: AtomicU64::new(0) })
}

#[expect(clippy::panic, reason = "a test asked for something that does not exist")]
fn removed() -> Option<Guard> {
    let wanted = env::var(WITHOUT).ok()?;
    let guard = Guard::ALL.into_iter().find(|guard| guard.name() == wanted);
    let Some(guard) = guard else { panic!("{WITHOUT}: no such guard: {wanted}") };
    Some(guard)
}
