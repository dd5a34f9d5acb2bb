//! The private MariaDB of a command, in the build folder.

use anyhow::Result;
use blazz_testservers::{Durability, MariaDb};

use crate::repository;

/// Starts it; dropping it stops it and removes its data.
pub(crate) fn start() -> Result<MariaDb> {
    let folder = repository::target()?.join("test-servers");
    MariaDb::start(&folder.join(format!("mariadb-{}", std::process::id())), Durability::ServerEnds)
}
