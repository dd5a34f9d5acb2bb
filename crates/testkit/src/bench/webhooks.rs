//! Webhook messages that are durable, per second.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use futures_util::future::try_join_all;

use super::machine::resident;
use super::report::{Report, percentile};
use crate::stage::Stage;

const TIME: Duration = Duration::from_secs(8);
const CUSTOMERS: usize = 200;

pub(super) async fn measure(binary: &Path, report: &mut Report) -> anyhow::Result<()> {
    for (senders, batch) in [(1, 1), (64, 1), (64, 10)] {
        let stage = Arc::new(Stage::set_for_load(binary).await?);
        let count = Arc::new(AtomicUsize::new(0));
        let begun = Instant::now();
        let tasks = (0..senders).map(|_| send(stage.clone(), count.clone(), batch, begun));
        let times: Vec<Duration> = try_join_all(tasks).await?.concat();
        let messages = u32::try_from(count.load(Ordering::Relaxed))?;
        let rate = f64::from(messages) / begun.elapsed().as_secs_f64();
        let what = format!("durable webhook messages, {senders} senders, {batch} a webhook");
        let (half, most) = (percentile(&times, 50), percentile(&times, 99));
        report.add(&what, format!("{rate:.0}/s, answered in p50 {half}, p99 {most}"));
        if let Some(process) = stage.program.process_id() {
            let memory = resident(process)?;
            report.add(&format!("memory after {messages} messages"), format!("{memory} MiB"));
        }
    }
    Ok(())
}

async fn send(
    stage: Arc<Stage>,
    count: Arc<AtomicUsize>,
    batch: usize,
    begun: Instant,
) -> anyhow::Result<Vec<Duration>> {
    let mut times = Vec::new();
    while begun.elapsed() < TIME {
        let first = count.fetch_add(batch, Ordering::Relaxed);
        let from = format!("62812{:08}", first / batch % CUSTOMERS);
        let texts: Vec<(String, String)> = (first..first + batch)
            .map(|number| (format!("wamid.bench{number}"), format!("message number {number}")))
            .collect();
        let asked = Instant::now();
        stage.post_texts(&from, &texts).await?;
        times.push(asked.elapsed());
    }
    Ok(times)
}
