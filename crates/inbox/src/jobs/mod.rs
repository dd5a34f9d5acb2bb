//! Work that is done later: which use case runs it, and what people may do with work that was given up.

mod change;
mod discard;
mod mark_read;
mod react;
mod retry;
mod run;
mod say;
mod vote;

use blazz_domain::Timestamp;

pub use discard::discard;
pub use retry::retry;
pub use run::{panicked, run};

/// How a job ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finished {
    Done,
    /// It was not its turn: later, without counting an attempt.
    Later {
        at: Timestamp,
    },
    /// It failed and is tried again then.
    Again {
        at: Timestamp,
        error: String,
    },
    /// It failed for good and goes to the dead-letter list.
    GivenUp {
        error: String,
    },
}

impl Finished {
    pub const fn later(at: Timestamp) -> Self {
        Self::Later { at }
    }
}
