//! Where things lie: the root of the repository and the folder cargo builds into.

use std::env;
use std::path::PathBuf;

use anyhow::{Context, Result};

/// The folder that holds the workspace's `Cargo.toml`.
pub(crate) fn root() -> PathBuf {
    let xtask = env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    xtask.parent().map_or_else(|| PathBuf::from("."), PathBuf::from)
}

/// The page's folder.
pub(crate) fn web() -> PathBuf {
    root().join("web")
}

/// Cargo's target folder, known from where this very program was built to,
/// so that `CARGO_TARGET_DIR` and cargo's configuration count without being read again.
pub(crate) fn target() -> Result<PathBuf> {
    let program = env::current_exe().context("finding the running program")?;
    let folder = program.parent().and_then(|profile| profile.parent());
    folder.map(PathBuf::from).context("finding cargo's target folder")
}
