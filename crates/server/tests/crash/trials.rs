//! Trials as the tests begin them.

use std::env;
use std::path::{Path, PathBuf};
use std::time::Duration;

use blazz_testkit::proof::{DatabaseKind, Trial};
use blazz_testkit::reports;

/// `BLAZZ_TEST_SEED` repeats a trial as far as a seed can: times of death, traffic, webhooks.
pub(crate) fn seed() -> u64 {
    let given = env::var("BLAZZ_TEST_SEED").ok().and_then(|seed| seed.parse().ok());
    given.unwrap_or_else(|| u64::from(std::process::id()))
}

/// A trial of the program as it ships.
pub(crate) fn trial(name: &str, database: DatabaseKind) -> Trial {
    Trial {
        binary: env!("CARGO_BIN_EXE_blazz").into(),
        database,
        seed: seed(),
        name: name.to_owned(),
        without: None,
        patience: Duration::from_mins(1),
        folder: reports::folder("proof").unwrap().join(format!("{name}-{}", database.name())),
        data: None,
        within: Vec::new(),
    }
}

/// The same program with places to crash at; `cargo xtask test` builds it.
pub(crate) fn faulty() -> PathBuf {
    let beside = Path::new(env!("CARGO_BIN_EXE_blazz")).with_file_name("blazz-faulty");
    let binary = env::var_os("BLAZZ_FAULTY_BIN").map_or(beside, PathBuf::from);
    assert!(
        binary.exists(),
        "{} is missing: cargo build --workspace --features blazz-server/armed --bin blazz-faulty",
        binary.display()
    );
    binary
}

/// Whether the developer does without MariaDB.
pub(crate) fn skips(database: DatabaseKind) -> bool {
    database == DatabaseKind::MariaDb && env::var_os("BLAZZ_TEST_SKIP_MYSQL").is_some()
}
