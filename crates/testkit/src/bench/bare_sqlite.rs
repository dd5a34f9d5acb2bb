//! What bare SQLite commits on this disk with the same durability: the yardstick for the webhooks.

use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::report::Report;

const TIME: Duration = Duration::from_secs(3);
/// About as long as a message of the webhook measurement with its raw text.
const TEXT_BYTES: usize = 600;

pub(super) fn measure(report: &mut Report) -> anyhow::Result<()> {
    for batch in [1, 10, 64] {
        let rate = rows_per_second(batch)?;
        let what = format!("bare SQLite, the same durability, {batch} rows a commit");
        report.add(&what, format!("{rate:.0} rows/s"));
    }
    Ok(())
}

/// Rows with one index, committed in batches to a write-ahead log that is synchronised at each commit.
fn rows_per_second(batch: usize) -> anyhow::Result<f64> {
    let folder = tempfile::tempdir()?;
    let mut connection = Connection::open(folder.path().join("bare.db"))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.execute_batch(
        "CREATE TABLE messages (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, body TEXT NOT NULL)",
    )?;
    let body = "x".repeat(TEXT_BYTES);
    let begun = Instant::now();
    let mut rows: u32 = 0;
    while begun.elapsed() < TIME {
        let transaction = connection.transaction()?;
        for _ in 0..batch {
            rows += 1;
            transaction
                .prepare_cached("INSERT INTO messages (name, body) VALUES (?, ?)")?
                .execute((format!("wamid.{rows}"), &body))?;
        }
        transaction.commit()?;
    }
    Ok(f64::from(rows) / begun.elapsed().as_secs_f64())
}
