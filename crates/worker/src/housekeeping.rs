//! Deletes what has run out, once an hour.

use std::sync::Arc;
use std::time::Duration;

use blazz_inbox::{Inbox, InboxError, media};
use tokio_util::sync::CancellationToken;

const EVERY: Duration = Duration::from_hours(1);

/// Keeps house until the program stops.
pub async fn keep_house(inbox: Arc<Inbox>, stop: CancellationToken) {
    let mut ticks = tokio::time::interval(EVERY);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = ticks.tick() => {}
        }
        match once(&inbox).await {
            Ok(0) => {}
            Ok(rows) => tracing::info!(rows, "deleted what had run out"),
            Err(error) => tracing::warn!(%error, "deleting what has run out"),
        }
    }
}

async fn once(inbox: &Inbox) -> Result<u64, InboxError> {
    let tx = inbox.database.begin_system().await?;
    let rows = tx.delete_expired().await?;
    tx.commit().await?;
    Ok(rows + media::delete_unused(inbox).await?)
}
