//! Many sockets: what each costs, how fast one event reaches all, how soon all are back.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use serde_json::json;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio_tungstenite::tungstenite::Message;

use super::machine::resident;
use super::report::{Report, median};
use super::spread;
use crate::actors::RawSocket;
use crate::application::Application;
use crate::crowd::{gather, storm};
use crate::program::{processor_time, resident_bytes};

const AT_ONCE: usize = 64;
const RUNS: usize = 5;
const SUBSCRIBERS: usize = 5_000;
const EVENTS: usize = 20;
/// Memory of the program for each of the idle ones.
const MOST_BYTES: u64 = 12_000;
const RETURNING: usize = 1_000;
/// All but one of twenty are back within this.
const LONGEST_RETURN: Duration = Duration::from_secs(2);
/// What a start needed and no longer needs is given back after this.
const SETTLING: Duration = Duration::from_secs(3);
/// The allowance of an address is whole again after this.
const REST: Duration = Duration::from_secs(8);

pub(super) async fn measure(binary: &Path, report: &mut Report) -> anyhow::Result<()> {
    let maximum = getrlimit(Resource::Nofile).maximum;
    setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum })
        .context("raising the limit of open files")?;
    memory(binary, report).await?;
    fan_out(binary, report).await?;
    reconnection(binary, report).await
}

/// Idle sockets in three channels each.
async fn memory(binary: &Path, report: &mut Report) -> anyhow::Result<()> {
    let application = Application::start(binary).await?;
    let process = application.program.process_id().context("the program is not running")?;
    tokio::time::sleep(SETTLING).await;
    let empty = resident_bytes(process)?;
    let mut sockets = Vec::new();
    for count in [1_000_usize, 10_000] {
        let first = sockets.len();
        let more = gather(count - first, AT_ONCE, |number| application.browser(first + number));
        sockets.extend(more.await?);
        let each = resident_bytes(process)?.saturating_sub(empty) / u64::try_from(count)?;
        let what = format!("memory with {count} idle sockets in 3 channels each");
        let figure = format!("{} MiB, {each} bytes a socket", resident(process)?);
        report.add_with_target(&what, figure, "≤ 12 kB a socket", each <= MOST_BYTES);
    }
    let channel = application.channel();
    let event = json!({ "name": "x", "channel": channel, "data": "x".repeat(2048) });
    application.integrator.publish(&event).await?;
    for socket in &mut sockets {
        while socket.frame().await?["event"] != "x" {}
    }
    report.add("the same after one event of 2 kB to all", format!("{} MiB", resident(process)?));
    Ok(())
}

/// What many readers have heard together.
#[derive(Debug, Default)]
struct Heard {
    count: AtomicUsize,
    news: Notify,
}

impl Heard {
    async fn until(&self, count: usize) {
        while self.count.load(Ordering::Acquire) < count {
            self.news.notified().await;
        }
    }
}

/// Reads for ever, counting the events named `x`.
async fn read(mut socket: RawSocket, heard: Arc<Heard>) -> anyhow::Result<()> {
    loop {
        let Message::Text(text) = socket.message().await? else { continue };
        if text.starts_with("{\"event\":\"x\"") {
            let before = heard.count.fetch_add(1, Ordering::AcqRel);
            if (before + 1).is_multiple_of(SUBSCRIBERS) {
                heard.news.notify_one();
            }
        } else {
            socket.say(&json!({ "event": "pusher:pong" })).await?;
        }
    }
}

/// One event to many, again when the last of them has it.
async fn fan_out(binary: &Path, report: &mut Report) -> anyhow::Result<()> {
    let application = Application::start(binary).await?;
    let process = application.program.process_id().context("the program is not running")?;
    let heard = Arc::<Heard>::default();
    let mut readers = JoinSet::new();
    for socket in gather(SUBSCRIBERS, AT_ONCE, |_| application.subscriber("private-all")).await? {
        readers.spawn(read(socket, heard.clone()));
    }
    let event = json!({ "name": "x", "channel": "private-all", "data": "x".repeat(256) });
    let (mut rates, mut costs, mut times) = (Vec::new(), Vec::new(), Vec::new());
    for run in 0..RUNS {
        let (begun, spent) = (Instant::now(), processor_time(process)?);
        for number in 1..=EVENTS {
            let published = Instant::now();
            application.integrator.publish(&event).await?;
            heard.until((run * EVENTS + number) * SUBSCRIBERS).await;
            times.push(published.elapsed());
        }
        let deliveries = f64::from(u32::try_from(EVENTS * SUBSCRIBERS)?);
        rates.push(deliveries / begun.elapsed().as_secs_f64());
        let cost = processor_time(process)?.saturating_sub(spent);
        costs.push(cost.as_secs_f64() * 1_000_000.0 / deliveries);
    }
    let rate = median(rates).unwrap_or_default();
    let cost = median(costs).unwrap_or_default();
    let figure = format!(
        "{rate:.0} deliveries/s, {cost:.1} µs of processor each, the last has it after p50 {}",
        spread::middle(&times)
    );
    report.add(&format!("one event to {SUBSCRIBERS} sockets, median of {RUNS} runs"), figure);
    Ok(())
}

/// Everybody comes back within a second.
async fn reconnection(binary: &Path, report: &mut Report) -> anyhow::Result<()> {
    let application = Application::start(binary).await?;
    let owner = application.owner().await?;
    let mut agents = vec![owner.clone()];
    for name in ["sari", "tono", "umar"] {
        agents.push(owner.hire(name).await?);
    }
    let (mut halves, mut most) = (Vec::new(), Vec::new());
    for run in 0..RUNS {
        let events = owner.get("/events?limit=1").await?.ok()?;
        let epoch = events["epoch"].as_str().context("the log tells no epoch")?;
        let since = format!("{epoch}:{}", events["head"]);
        let contact = json!({ "name": "Budi", "phone": format!("+62812000{run:05}") });
        owner.post("/contacts", &contact).await?.ok()?;
        let channel = application.channel();
        let back = storm(&agents, &channel, &since, RETURNING, Duration::from_secs(1)).await?;
        let times: Vec<Duration> = back.iter().map(|(_, time)| *time).collect();
        halves.push(spread::at(&times, 50));
        most.push(spread::at(&times, 95));
        drop(back);
        tokio::time::sleep(REST).await;
    }
    let figure = format!("p50 {}, p95 {}", spread::middle(&halves), spread::middle(&most));
    let what = format!("{RETURNING} sockets back within a second, each let in with what it missed");
    let what = format!("{what}, median of {RUNS} runs");
    report.add_with_target(&what, figure, "p95 < 2 s", spread::at(&most, 50) < LONGEST_RETURN);
    Ok(())
}
