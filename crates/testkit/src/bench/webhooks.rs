//! Webhook messages that are durable, per second, as fast as the program takes them.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use futures_util::future::try_join_all;

use super::bare_sqlite::{self, Load};
use super::metrics;
use super::report::Report;
use super::runs::{Runs, Waits, number};
use super::start_up::processor_of;
use super::wire::{Wire, request};
use crate::stage::{SIGNATURE, Signed, Stage, WEBHOOKS, texts_of};

const RUNS: usize = 5;
const TIME: Duration = Duration::from_secs(3);
const CUSTOMERS: usize = 200;
/// What the program must reach, and of what SQLite alone does with the same rows.
const LEAST: f64 = 3_000.0;
const LEAST_SHARE: f64 = 0.25;

/// Who posts what, side by side.
#[derive(Debug, Clone, Copy)]
struct Scene {
    senders: usize,
    /// Messages in one webhook.
    batch: usize,
}

/// How one run went.
struct Run {
    rate: f64,
    waits: Vec<Duration>,
    /// Processor time of the program for one message, in milliseconds.
    work: f64,
    /// Messages that shared one wait for the disk, on average.
    messages_a_commit: f64,
}

pub(super) async fn measure(binary: &Path, report: &mut Report) -> anyhow::Result<()> {
    report.part("Durable webhooks, SQLite, closed loop");
    for (senders, batch) in [(64, 1), (64, 10), (1, 1)] {
        let stage = Stage::set_for_load(binary).await?;
        compare(&stage, Scene { senders, batch }, report).await?;
    }
    Ok(())
}

/// On MySQL or MariaDB there is no yardstick beside it.
pub(super) async fn measure_on(
    binary: &Path,
    database_url: &str,
    report: &mut Report,
) -> anyhow::Result<()> {
    report.part("Durable webhooks, MariaDB, closed loop");
    let stage = Stage::set_for_load_on(binary, database_url).await?;
    let scene = Scene { senders: 64, batch: 1 };
    let (mut rates, mut waits) = (Runs::default(), Waits::default());
    for _ in 0..RUNS {
        let run = run(&stage, scene).await?;
        rates.add(run.rate);
        waits.add(run.waits);
    }
    let figure = format!("{}, answered in {waits}", rates.told(0, "/s"));
    report.add(&scene.told(), figure);
    Ok(())
}

/// Measures the program and, right after each run, SQLite alone with the same rows, as many a commit.
async fn compare(stage: &Stage, scene: Scene, report: &mut Report) -> anyhow::Result<()> {
    let (mut rates, mut waits) = (Runs::default(), Waits::default());
    let (mut bare, mut shares, mut group) = (Runs::default(), Runs::default(), Runs::default());
    let mut work = Runs::default();
    for _ in 0..RUNS {
        let run = run(stage, scene).await?;
        let load = Load::new(run.messages_a_commit, scene.batch);
        let alone = bare_sqlite::messages_per_second(&stage.data().join("blazz.db"), load)?;
        rates.add(run.rate);
        waits.add(run.waits);
        group.add(run.messages_a_commit);
        work.add(run.work);
        shares.add(run.rate / alone * 100.0);
        bare.add(alone);
    }
    let (rate, share) = (rates.median(), shares.median());
    let figure = format!("{}, answered in {waits}", rates.told(0, "/s"));
    if scene.senders == 1 {
        report.add(&scene.told(), figure);
    } else {
        report.add_with_target(&scene.told(), figure, "≥ 3,000/s", rate >= LEAST);
    }
    report.add("processor time of the program per message", work.told(2, " ms"));
    let what =
        format!("SQLite alone: the same rows, {} messages a commit", number(group.median(), 1));
    report.add(&what, bare.told(0, "/s"));
    let is_enough = share >= LEAST_SHARE * 100.0;
    report.add_with_target(
        "the program's share of that",
        shares.told(0, " %"),
        "≥ 25 %",
        is_enough,
    );
    Ok(())
}

async fn run(stage: &Stage, scene: Scene) -> anyhow::Result<Run> {
    let url = stage.program.url();
    let before = metrics::commits(&url).await?;
    let work_before = processor_of(&stage.program)?;
    let (begun, first) = (Instant::now(), stamp());
    let count = Arc::new(AtomicUsize::new(0));
    let senders = (0..scene.senders).map(|_| send(stage, scene, first, count.clone(), begun));
    let waits: Vec<Duration> = try_join_all(senders).await?.concat();
    let messages = f64::from(u32::try_from(waits.len() * scene.batch)?);
    let rate = messages / begun.elapsed().as_secs_f64();
    let work = (processor_of(&stage.program)? - work_before) / messages.max(1.0);
    let commits = metrics::commits(&url).await? - before;
    Ok(Run { rate, waits, work, messages_a_commit: messages / commits.max(1.0) })
}

async fn send(
    stage: &Stage,
    scene: Scene,
    first: u128,
    count: Arc<AtomicUsize>,
    begun: Instant,
) -> anyhow::Result<Vec<Duration>> {
    let mut wire = Wire::connect(&stage.program.url()).await?;
    let mut waits = Vec::new();
    while begun.elapsed() < TIME {
        let number = count.fetch_add(1, Ordering::Relaxed);
        let post = webhook(stage, first, number, scene.batch)?;
        waits.push(wire.time(&post).await?.1);
    }
    Ok(waits)
}

/// The request with webhook number `number`: texts of one customer.
pub(super) fn webhook(
    stage: &Stage,
    first: u128,
    number: usize,
    batch: usize,
) -> anyhow::Result<Vec<u8>> {
    let from = format!("62812{:08}", number % CUSTOMERS);
    let texts: Vec<(String, String)> = (0..batch)
        .map(|index| {
            let name = format!("wamid.{first}.{number}.{index}");
            (name, format!("message number {number}, part {index}"))
        })
        .collect();
    let Signed { body, signature } = Signed::by(&stage.number, texts_of(&from, &texts))?;
    Ok(request("POST", WEBHOOKS, &[(SIGNATURE, &signature)], body.as_bytes()))
}

/// A number no earlier run of this program has: the names of messages begin with it.
pub(super) fn stamp() -> u128 {
    rand::random()
}

impl Scene {
    fn told(self) -> String {
        let Self { senders, batch } = self;
        format!("messages, {senders} at once, {batch} a webhook")
    }
}
