//! Where tests leave what they have seen, for people and for later commands.

use std::path::{Path, PathBuf};

use anyhow::Context;

/// A folder beside the reports of `cargo xtask test`, in the folder that cargo built the running test into.
pub fn folder(name: &str) -> anyhow::Result<PathBuf> {
    let program = std::env::current_exe().context("finding the running program")?;
    let is_target = |folder: &&Path| folder.join("CACHEDIR.TAG").exists();
    let target = program.ancestors().find(is_target).context("finding cargo's target folder")?;
    Ok(target.join("test-reports").join(name))
}
