//! Deaths at random moments.

use std::time::Duration;

use blazz_testkit::proof::{DatabaseKind, Nemesis};

use super::trials::{skips, trial};

/// Without `BLAZZ_TEST_KILLS`, which `cargo xtask prove` sets.
const KILLS: u32 = 15;
const APART: Duration = Duration::from_millis(700);

async fn kills_lose_nothing(database: DatabaseKind) {
    if skips(database) {
        return;
    }
    let kills =
        std::env::var("BLAZZ_TEST_KILLS").ok().map_or(KILLS, |kills| kills.parse().unwrap());
    let nemesis = Nemesis::Random { kills, apart: APART };
    let report = trial("random", database).killed_by(nemesis).await.unwrap();
    println!("{report}");
    assert!(report.verdict.was_exercised(), "{report}");
    assert!(report.verdict.is_clean(), "{report}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifteen_kills_under_load_break_no_promise_on_sqlite() {
    kills_lose_nothing(DatabaseKind::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifteen_kills_of_the_program_and_of_mariadb_break_no_promise() {
    kills_lose_nothing(DatabaseKind::MariaDb).await;
}
