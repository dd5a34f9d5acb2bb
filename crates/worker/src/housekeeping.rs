//! Deletes what has run out, once an hour.

use std::time::Duration;

use blazz_storage::{Database, StorageError};
use tokio_util::sync::CancellationToken;

const EVERY: Duration = Duration::from_hours(1);

/// Keeps house until the program stops.
pub async fn keep_house(database: Database, stop: CancellationToken) {
    let mut ticks = tokio::time::interval(EVERY);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = ticks.tick() => {}
        }
        match once(&database).await {
            Ok(0) => {}
            Ok(rows) => tracing::info!(rows, "deleted what had run out"),
            Err(error) => tracing::warn!(%error, "deleting what has run out"),
        }
    }
}

async fn once(database: &Database) -> Result<u64, StorageError> {
    let tx = database.begin_system().await?;
    let rows = tx.delete_expired().await?;
    tx.commit().await?;
    Ok(rows)
}
