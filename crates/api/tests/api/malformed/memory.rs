//! How much memory the process has.

use std::fs;

/// Resident memory in KiB; 0 where the system does not tell.
pub(super) struct Memory(u64);

impl Memory {
    pub(super) fn now() -> Self {
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kib = line.and_then(|rest| rest.split_whitespace().next()?.parse().ok());
        Self(kib.unwrap_or(0))
    }

    #[track_caller]
    pub(super) fn must_not_have_grown_by(&self, mebibytes: u64) {
        let grown = Self::now().0.saturating_sub(self.0) / 1024;
        println!("grown by {grown} MiB");
        assert!(grown < mebibytes, "the process has grown by {grown} MiB");
    }
}
