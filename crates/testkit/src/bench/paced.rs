//! How long webhooks wait for their answer at a steady pace. Waits count from the moment a webhook was due,
//! so that a program that stalls is not spared the ones that pile up behind.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::future::try_join_all;
use tokio::time::Instant;

use super::report::Report;
use super::runs::Waits;
use super::webhooks::{stamp, webhook};
use super::wire::Wire;
use crate::stage::Stage;

const RUNS: usize = 5;
const TIME: Duration = Duration::from_secs(4);
const PACE: Duration = Duration::from_millis(1);
const CONNECTIONS: usize = 64;
const LONGEST_MS: f64 = 50.0;

pub(super) async fn measure(binary: &Path, report: &mut Report) -> anyhow::Result<()> {
    report.part("Webhooks at a steady 1,000/s, SQLite, open loop");
    let stage = Stage::set_for_load(binary).await?;
    let mut waits = Waits::default();
    for _ in 0..RUNS {
        waits.add(run(&stage).await?);
    }
    let is_reached = waits.most() < LONGEST_MS;
    report.add_with_target("due to answered", &waits, "p99 < 50 ms", is_reached);
    Ok(())
}

async fn run(stage: &Stage) -> anyhow::Result<Vec<Duration>> {
    let next = Arc::new(AtomicUsize::new(0));
    let (begun, first) = (Instant::now(), stamp());
    let senders = (0..CONNECTIONS).map(|_| send(stage, next.clone(), begun, first));
    Ok(try_join_all(senders).await?.concat())
}

async fn send(
    stage: &Stage,
    next: Arc<AtomicUsize>,
    begun: Instant,
    first: u128,
) -> anyhow::Result<Vec<Duration>> {
    let mut wire = Wire::connect(&stage.program.url()).await?;
    let mut waits = Vec::new();
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        let due = PACE * u32::try_from(number)?;
        if due >= TIME {
            return Ok(waits);
        }
        let post = webhook(stage, first, number, 1)?;
        tokio::time::sleep_until(begun + due).await;
        wire.ask(&post).await?;
        waits.push(begun.elapsed().saturating_sub(due));
    }
}
