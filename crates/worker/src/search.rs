//! Takes new and changed messages into the search.

use std::time::Duration;

use blazz_storage::{Database, StorageError};
use tokio_util::sync::CancellationToken;

/// How often it is looked whether there is something to take in: so long after it came a message is found at the latest.
const EVERY: Duration = Duration::from_millis(500);
/// Messages taken in with one commit: others wait for the writer meanwhile.
const AT_ONCE: usize = 100;

/// Takes messages in until the program stops.
pub async fn index_messages(database: Database, stop: CancellationToken) {
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = ticks.tick() => {}
        }
        if let Err(error) = take_in(&database, &stop).await {
            tracing::warn!(%error, "taking messages into the search");
        }
    }
}

async fn take_in(database: &Database, stop: &CancellationToken) -> Result<(), StorageError> {
    if !database.read_system().has_unindexed_messages().await? {
        return Ok(());
    }
    while !stop.is_cancelled() {
        let tx = database.begin_system().await?;
        let taken = tx.index_messages(AT_ONCE).await?;
        tx.commit().await?;
        if taken < AT_ONCE {
            break;
        }
    }
    Ok(())
}
