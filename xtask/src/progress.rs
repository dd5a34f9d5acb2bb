//! What is being done, and since when: one line before and one after each step.

use std::time::{Duration, Instant};

use anyhow::Result;

/// A clock that started when the command did.
pub(crate) struct Progress {
    started: Instant,
}

impl Progress {
    pub(crate) fn start() -> Self {
        Self { started: Instant::now() }
    }

    /// Announces the step, does it, and says how long it took.
    pub(crate) fn step<T>(&self, name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        let began = Instant::now();
        self.say(&format!("{name} …"));
        let result = work();
        let outcome = if result.is_ok() { "done" } else { "FAILED" };
        self.say(&format!("{name}: {outcome} in {:.1} s", began.elapsed().as_secs_f32()));
        result
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// A line with the seconds since the command started.
    pub(crate) fn say(&self, text: &str) {
        eprintln!("[{:>6.1} s] {text}", self.elapsed().as_secs_f32());
    }
}
