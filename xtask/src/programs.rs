//! The workspace's programs, built as the tests need them.

use std::path::PathBuf;

use anyhow::Result;

use crate::{process, repository};

/// Builds every program and every test of the workspace in one go: with one set of features, so that
/// nothing is built twice, whatever is run afterwards.
pub(crate) fn build_all() -> Result<()> {
    process::run(process::cargo().args(["build", "--workspace", "--all-targets"]))
}

/// Builds the program that crashes on demand. It is chosen among the whole workspace and with a test at its side: only then
/// cargo gives the crates it shares with the others the features that tests ask of them, and builds none of them again.
pub(crate) fn build_faulty() -> Result<()> {
    let features = ["--features", "blazz-server/armed"];
    let targets = ["--bin", "blazz-faulty", "--test", "tidy"];
    process::run(process::cargo().args(["build", "--workspace"]).args(features).args(targets))
}

/// Where cargo puts a program of the development profile.
pub(crate) fn path(name: &str) -> Result<PathBuf> {
    Ok(repository::target()?.join("debug").join(name))
}
