//! The workspace's programs, built as the tests need them.

use std::path::PathBuf;

use anyhow::Result;

use crate::{process, repository};

/// Builds every program and every test of the workspace in one go: with one set of features, so that
/// nothing is built twice, whatever is run afterwards.
pub(crate) fn build_all() -> Result<()> {
    process::run(process::cargo().args(["build", "--workspace", "--all-targets"]))
}

/// Builds the program that crashes on demand. It is chosen among the whole workspace, so that the crates
/// it shares with the others have the same features and are not built again.
pub(crate) fn build_faulty() -> Result<()> {
    let features = ["--features", "blazz-server/armed", "--bin", "blazz-faulty"];
    process::run(process::cargo().args(["build", "--workspace"]).args(features))
}

/// Where cargo puts a program of the development profile.
pub(crate) fn path(name: &str) -> Result<PathBuf> {
    Ok(repository::target()?.join("debug").join(name))
}
