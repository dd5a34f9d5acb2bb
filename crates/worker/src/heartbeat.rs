//! Shows that this process is alive: leases of running jobs are renewed, those of the dead are taken back.

use std::sync::Arc;
use std::time::Duration;

use blazz_storage::{Database, StorageError};
use tokio_util::sync::CancellationToken;

use crate::board::Board;

/// A third of a lease, so that one missed beat costs nothing.
const BEAT: Duration = Duration::from_secs(6);

/// Beats until the program stops.
pub(crate) async fn beat(database: Database, board: Arc<Board>, stop: CancellationToken) {
    let mut ticks = tokio::time::interval(BEAT);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = ticks.tick() => {}
        }
        if let Err(error) = once(&database, &board).await {
            tracing::warn!(%error, "renewing leases");
        }
    }
}

async fn once(database: &Database, board: &Board) -> Result<(), StorageError> {
    let running = board.all();
    let tx = database.begin_system().await?;
    let renewed = tx.renew_leases(&running).await?;
    let released = tx.release_expired(tx.now()).await?;
    let forgiven = tx.forgive_clock().await?;
    let forgotten = tx.pass_forgotten_turns().await?;
    tx.commit().await?;
    if released > 0 {
        tracing::warn!(released, "took back jobs whose holder is gone");
    }
    if forgiven > 0 {
        tracing::warn!(
            forgiven,
            "the clock was set back; made jobs ready that it would have held up"
        );
    }
    if released + forgiven + forgotten > 0 {
        database.bells().ring_jobs();
    }
    metrics::gauge!("blazz_jobs_running")
        .set(f64::from(u32::try_from(renewed).unwrap_or(u32::MAX)));
    Ok(())
}
