//! The database is locked, slow, or gone.

use std::time::Duration;

use blazz_testkit::proof::{DatabaseKind, Ground};

use super::super::trials::{skips, trial};
use super::{row, told_of_the_database, under};

/// Longer than the program waits for another process that writes.
const LOCKED: Duration = Duration::from_secs(12);
const SLOW: Duration = Duration::from_millis(30);
/// Messages that must get through while it is slow.
const MESSAGES: usize = 5;

async fn is_alive(ground: &Ground) -> anyhow::Result<bool> {
    let address = format!("{}/health/live", ground.program.url());
    Ok(blazz_testkit::http::client()?.get(address).send().await?.status().is_success())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_locked_sqlite_is_waited_for_and_then_told_of() {
    let row = row(
        "Database",
        "SQLite is locked by another program",
        "`BEGIN IMMEDIATE` held for 12 s",
        "\"The database does not answer\" (503, try again) after 10 s; reading goes on",
    );
    under(row, trial("locked", DatabaseKind::Sqlite), async |ground| {
        let lock = rusqlite::Connection::open(ground.program.data().join("blazz.db"))?;
        lock.busy_timeout(Duration::from_secs(5))?;
        lock.execute_batch("BEGIN IMMEDIATE")?;
        let begun = tokio::time::Instant::now();
        told_of_the_database(ground).await?;
        assert_eq!(ground.agent.get("/chats").await?.status, 200, "reading needs no lock");
        assert!(is_alive(ground).await?);
        tokio::time::sleep_until(begun + LOCKED).await;
        lock.execute_batch("ROLLBACK")?;
        Ok(0)
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_mariadb_slows_and_breaks_nothing() {
    if skips(DatabaseKind::MariaDb) {
        return;
    }
    let row = row(
        "Database",
        "MariaDB answers slowly",
        "every packet waits 30 ms each way until 5 messages are sent; then every connection is cut",
        "everything takes longer",
    );
    under(row, trial("slow", DatabaseKind::MariaDb), async |ground| {
        let line = ground.line.as_ref().unwrap();
        line.slow_down(SLOW);
        ground.until_it_has_sent(MESSAGES).await?;
        line.cut();
        line.slow_down(Duration::ZERO);
        Ok(0)
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mariadb_that_is_gone_is_told_of_and_found_again() {
    if skips(DatabaseKind::MariaDb) {
        return;
    }
    let row = row(
        "Database",
        "MariaDB is gone",
        "its process is killed and started again once it was missed",
        "\"The database does not answer\" (503, try again); ready says no, live says yes",
    );
    under(row, trial("gone", DatabaseKind::MariaDb), async |ground| {
        let mut server = ground.server.take().unwrap();
        tokio::task::block_in_place(|| server.kill())?;
        told_of_the_database(ground).await?;
        assert!(is_alive(ground).await?);
        let ready = format!("{}/health/ready", ground.program.url());
        let ready = blazz_testkit::http::client()?.get(ready).send().await?;
        assert_eq!(ready.status(), 503);
        tokio::task::block_in_place(|| server.start_again())?;
        ground.server = Some(server);
        Ok(1)
    })
    .await;
}
