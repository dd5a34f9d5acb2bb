//! Programs of the system, and who runs them.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

/// A program by name, on the path or where Debian keeps servers.
#[must_use]
pub fn find_program(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = env::split_paths(&path).chain([PathBuf::from("/usr/sbin")]);
    folders.map(|folder| folder.join(name)).find(|program| program.is_file())
}

/// Whether the user may do everything; servers started by such a user must be told so.
pub fn is_root() -> Result<bool> {
    let id = Command::new("id").arg("-u").output().context("starting `id -u`")?;
    if !id.status.success() {
        bail!("`id -u` ended with {}", id.status);
    }
    Ok(id.stdout.trim_ascii() == b"0")
}
