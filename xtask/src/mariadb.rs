//! The private MariaDB of a command, in the build folder.

use std::path::PathBuf;

use anyhow::Result;
use blazz_testservers::{Durability, MariaDb};

use crate::repository;

/// Memory for the databases that are measured, in MiB.
const MUCH_MEMORY: u32 = 2048;

/// Starts it; dropping it stops it and removes its data.
pub(crate) fn start() -> Result<MariaDb> {
    MariaDb::start(&folder()?, Durability::ServerEnds)
}

/// As durable as in production, and with memory like there.
pub(crate) fn start_for_measurements() -> Result<MariaDb> {
    MariaDb::start_with_memory(&folder()?, Durability::PowerCut, MUCH_MEMORY)
}

fn folder() -> Result<PathBuf> {
    let folder = repository::target()?.join("test-servers");
    Ok(folder.join(format!("mariadb-{}", std::process::id())))
}
