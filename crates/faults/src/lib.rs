//! Where it may break: named places to crash at, and guards to take away, in test programs only.
//!
//! The program `blazz` calls [`reach`] and [`is_removed`] at the places that matter for what it promises;
//! both are empty there. In `blazz-faulty`, the same program with the feature `armed`, the environment
//! chooses one place to die at and one guard to go without. The first proves that dying there loses
//! nothing, the second that the proof would notice.

#[cfg(feature = "armed")]
mod armed;
#[cfg(not(feature = "armed"))]
mod disarmed;
mod guard;
mod point;

#[cfg(feature = "armed")]
pub use armed::{is_removed, reach};
#[cfg(not(feature = "armed"))]
pub use disarmed::{is_removed, reach};
pub use guard::Guard;
pub use point::Point;

/// Where to die: `point` or `point:n`, the n-th time it is reached.
pub const CRASH_AT: &str = "BLAZZ_CRASH_AT";
/// Which guard to go without.
pub const WITHOUT: &str = "BLAZZ_WITHOUT";
