//! The database is locked, slow, or gone.

use std::time::Duration;

use blazz_testkit::proof::{DatabaseKind, Ground};

use super::super::trials::{skips, trial};
use super::{judge, row, told};

/// Longer than the program waits for another process that writes.
const LOCKED: Duration = Duration::from_secs(12);
const SLOW: Duration = Duration::from_millis(30);
const SLOW_FOR: Duration = Duration::from_secs(5);

async fn is_alive(ground: &Ground) -> anyhow::Result<bool> {
    let address = format!("{}/health/live", ground.program.url());
    Ok(blazz_testkit::http::client()?.get(address).send().await?.status().is_success())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_locked_sqlite_is_waited_for_and_then_told_of() {
    let mut row = row(
        "Database",
        "SQLite is locked by another program",
        "`BEGIN IMMEDIATE` held for 12 s",
        "\"The database does not answer\" (503, try again) after 10 s; reading goes on",
    );
    let report = trial("locked", DatabaseKind::Sqlite)
        .run(async |ground: &mut Ground| {
            let path = ground.program.data().join("blazz.db");
            let lock = rusqlite::Connection::open(path)?;
            lock.busy_timeout(Duration::from_secs(5))?;
            lock.execute_batch("BEGIN IMMEDIATE")?;
            let begun = tokio::time::Instant::now();
            let problem = told(ground).await?;
            assert_eq!(problem["code"], "storage_unavailable", "{problem}");
            assert_eq!(ground.agent.get("/chats").await?.status, 200, "reading needs no lock");
            assert!(is_alive(ground).await?);
            tokio::time::sleep_until(begun + LOCKED).await;
            lock.execute_batch("ROLLBACK")?;
            row.recovery_ms = Some(millis(ground.until_it_sends().await?));
            Ok(0)
        })
        .await
        .unwrap();
    judge(&report, &row);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_mariadb_slows_and_breaks_nothing() {
    if skips(DatabaseKind::MariaDb) {
        return;
    }
    let mut row = row(
        "Database",
        "MariaDB answers slowly",
        "every packet waits 30 ms each way, for 5 s; then every connection is cut",
        "everything takes longer",
    );
    let report = trial("slow", DatabaseKind::MariaDb)
        .run(async |ground: &mut Ground| {
            let line = ground.line.as_ref().unwrap();
            line.slow_down(SLOW);
            tokio::time::sleep(SLOW_FOR).await;
            line.cut();
            line.slow_down(Duration::ZERO);
            row.recovery_ms = Some(millis(ground.until_it_sends().await?));
            Ok(0)
        })
        .await
        .unwrap();
    judge(&report, &row);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mariadb_that_is_gone_is_told_of_and_found_again() {
    if skips(DatabaseKind::MariaDb) {
        return;
    }
    let mut row = row(
        "Database",
        "MariaDB is gone",
        "its process is killed and started again once it was missed",
        "\"The database does not answer\" (503, try again); ready says no, live says yes",
    );
    let report = trial("gone", DatabaseKind::MariaDb)
        .run(async |ground: &mut Ground| {
            let mut server = ground.server.take().unwrap();
            tokio::task::block_in_place(|| server.kill())?;
            let problem = told(ground).await?;
            assert_eq!(problem["code"], "storage_unavailable", "{problem}");
            assert!(is_alive(ground).await?);
            let ready = format!("{}/health/ready", ground.program.url());
            let ready = blazz_testkit::http::client()?.get(ready).send().await?;
            assert_eq!(ready.status(), 503);
            tokio::task::block_in_place(|| server.start_again())?;
            ground.server = Some(server);
            row.recovery_ms = Some(millis(ground.until_it_sends().await?));
            Ok(1)
        })
        .await
        .unwrap();
    judge(&report, &row);
}

pub(super) fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
