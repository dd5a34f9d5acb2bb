//! How a transaction would end without one of the guards; only an armed test program goes this way.

use std::time::Duration;

use blazz_domain::JobId;

use super::events::NewEvent;
use super::jobs::NewJob;
use super::transaction::WorkspaceTx;
use crate::error::StorageError;

/// How long after the message its job would come.
const LATER: Duration = Duration::from_millis(20);

/// The job is added in a transaction of its own, after the one it belongs to.
#[expect(clippy::disallowed_methods, reason = "never runs in the program that ships")]
pub(super) fn outbox(tx: &WorkspaceTx, new: NewJob) -> JobId {
    let (database, scope) = (tx.database.clone(), tx.scope().clone());
    tokio::spawn(async move {
        tokio::time::sleep(LATER).await;
        let tx = database.begin(&scope).await?;
        tx.jobs().add(new).await?;
        tx.commit().await
    });
    tx.new_id()
}

/// The events are logged in a transaction of their own, after the one they belong to.
pub(super) async fn logged_events(
    tx: WorkspaceTx,
    events: Vec<NewEvent>,
) -> Result<(), StorageError> {
    let (database, scope) = (tx.database.clone(), tx.scope().clone());
    tx.finish(false).await?;
    if events.is_empty() {
        return Ok(());
    }
    let tx = database.begin(&scope).await?;
    tx.events().store(events).await?;
    tx.finish(true).await
}
