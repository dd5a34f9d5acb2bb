//! Deaths at random moments.

use std::time::Duration;

use blazz_testkit::proof::{DatabaseKind, Nemesis};

use super::trials::{skips, trial};

/// Without `BLAZZ_TEST_KILLS`, which `cargo xtask prove` sets.
const KILLS: u32 = 15;
/// How often a trial is begun again that happened to catch no send between the call and its commit.
const TRIALS: u64 = 3;

const fn apart(database: DatabaseKind) -> Duration {
    match database {
        DatabaseKind::Sqlite => Duration::from_millis(700),
        DatabaseKind::MariaDb => Duration::from_millis(1200),
    }
}

/// Every trial must be clean; one of them must have caught a send half-way.
async fn kills_lose_nothing(database: DatabaseKind) {
    if skips(database) {
        return;
    }
    let kills =
        std::env::var("BLAZZ_TEST_KILLS").ok().map_or(KILLS, |kills| kills.parse().unwrap());
    for again in 0..TRIALS {
        let mut trial = trial("random", database);
        trial.seed += again;
        let nemesis = Nemesis::Random { kills, apart: apart(database) };
        let report = trial.killed_by(nemesis).await.unwrap();
        println!("{report}");
        assert!(report.verdict.is_clean(), "{report}");
        if report.verdict.was_exercised() {
            return;
        }
    }
    panic!("no trial caught a send between the call and its commit");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifteen_kills_under_load_break_no_promise_on_sqlite() {
    kills_lose_nothing(DatabaseKind::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifteen_kills_of_the_program_and_of_mariadb_break_no_promise() {
    kills_lose_nothing(DatabaseKind::MariaDb).await;
}
