//! How many clients there is room for: the system gives a process only so many open files, and the database,
//! WhatsApp and files need some of them.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// This part of the open files is not for clients,
const KEPT: u64 = 4;
/// but no fewer than these,
const KEPT_AT_LEAST: u64 = 64;
/// and no more.
const KEPT_AT_MOST: u64 = 2048;
/// Where the system sets no limit.
const MANY: u64 = 1 << 20;

/// Raises the limit of open files as far as the system lets us, and gives the part of it for clients.
pub(crate) fn for_connections() -> usize {
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    if let Err(error) = setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum }) {
        tracing::warn!(%error, "raising the limit of open files");
    }
    let files = getrlimit(Resource::Nofile).current.unwrap_or(MANY);
    let room = of(files);
    tracing::info!(files, room, "clients at once");
    usize::try_from(room).unwrap_or(usize::MAX)
}

fn of(files: u64) -> u64 {
    let kept = (files / KEPT).clamp(KEPT_AT_LEAST, KEPT_AT_MOST);
    files.saturating_sub(kept).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_files_are_always_kept_for_the_program_itself() {
        assert_eq!(of(256), 192);
        assert_eq!(of(1024), 768);
        assert_eq!(of(1_048_576), 1_046_528);
        assert_eq!(of(32), 1);
    }
}
