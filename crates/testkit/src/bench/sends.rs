//! Messages of the team: taken by the API, through the queue, to a provider that answers at once.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context;
use futures_util::future::try_join_all;
use serde_json::json;

use super::desks::{Desk, Desks};
use super::report::Report;
use super::runs::{Runs, Waits};
use crate::cloud::{CloudSimulator, Limits, NumberSpec, SimulatorConfig, StatusTiming};
use crate::stage::Stage;

const RUNS: usize = 5;
/// Enough numbers that their pace of 80 messages a second each is not what is measured.
const NUMBERS: usize = 40;
/// Each customer writes to every number.
const CUSTOMERS: usize = 10;
const SENDERS: u8 = 16;
const MESSAGES: usize = 2_000;
const PATIENCE: Duration = Duration::from_mins(1);
/// Later than the measurement: statuses that come back are webhooks, which are measured elsewhere.
const MUCH_LATER: Duration = Duration::from_hours(1);

pub(super) async fn measure(binary: &Path, report: &mut Report) -> anyhow::Result<()> {
    report.part("Sends, SQLite");
    let config = SimulatorConfig {
        limits: Limits { throughput: None, pair: false },
        statuses: StatusTiming { sent: MUCH_LATER, delivered: MUCH_LATER },
        ..SimulatorConfig::default()
    };
    let stage = Stage::set_with(binary, config).await?;
    let chats = chats(&stage).await?;
    let mut desks = Desks::open(&stage.agent, SENDERS).await?;
    one_by_one(&stage, &mut desks, &chats, report).await?;
    let (mut accepted, mut delivered) = (Runs::default(), Runs::default());
    for _ in 0..RUNS {
        let before = taken(&stage.simulator);
        let begun = Instant::now();
        send_many(&mut desks, &chats).await?;
        accepted.add(a_second(begun)?);
        let simulator = &stage.simulator;
        simulator.wait_until(PATIENCE, || taken(simulator) >= before + MESSAGES).await?;
        delivered.add(a_second(begun)?);
    }
    let what = format!("taken by the API, {SENDERS} at once, while the queue works");
    report.add(&what, accepted.told(0, "/s"));
    let what = format!("through the queue to the provider, {NUMBERS} numbers");
    report.add(&what, delivered.told(0, "/s"));
    Ok(())
}

fn a_second(begun: Instant) -> anyhow::Result<f64> {
    Ok(f64::from(u32::try_from(MESSAGES)?) / begun.elapsed().as_secs_f64())
}

fn taken(simulator: &CloudSimulator) -> usize {
    simulator.ledger().accepted_count()
}

/// How long one message takes when nothing else waits.
async fn one_by_one(
    stage: &Stage,
    desks: &mut Desks,
    chats: &[String],
    report: &mut Report,
) -> anyhow::Result<()> {
    let (mut answered, mut left) = (Waits::default(), Waits::default());
    for _ in 0..RUNS {
        let (mut answers, mut departures) = (Vec::new(), Vec::new());
        for chat in chats.iter().take(100) {
            let before = taken(&stage.simulator);
            let asked = Instant::now();
            desks.next()?.ask("POST", "/chats", &message(chat)).await?;
            answers.push(asked.elapsed());
            let simulator = &stage.simulator;
            simulator.wait_until(PATIENCE, || taken(simulator) > before).await?;
            departures.push(asked.elapsed());
        }
        answered.add(answers);
        left.add(departures);
    }
    report.add("one at a time: request to durable answer", &answered);
    report.add("one at a time: request to Meta's door", &left);
    Ok(())
}

async fn send_many(desks: &mut Desks, chats: &[String]) -> anyhow::Result<()> {
    let next = AtomicUsize::new(0);
    let send = async |desk: &mut Desk| {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= MESSAGES {
                return anyhow::Ok(());
            }
            let chat = chats.get(number % chats.len()).context("there is no chat")?;
            desk.ask("POST", "/chats", &message(chat)).await?;
        }
    };
    let senders = desks.all().map(send);
    try_join_all(senders).await.map(drop)
}

fn message(chat: &str) -> String {
    json!({
        "chat_id": chat, "type": "text", "text": { "body": "baik, kami kirim hari ini" },
        "client_message_id": uuid::Uuid::from_u128(rand::random()),
    })
    .to_string()
}

/// Chats with customers who have just written, so that they may be answered freely; neighbours belong to
/// different numbers.
async fn chats(stage: &Stage) -> anyhow::Result<Vec<String>> {
    let mut numbers = vec![stage.number.clone()];
    for index in 1..NUMBERS {
        let shown = format!("+62 811-2000-{index:03}");
        let spec = NumberSpec::new(&shown, "Toko");
        let number = stage.simulator.add_number(spec);
        stage.agent.connect_again("Toko", &number).await?;
        numbers.push(number);
    }
    for index in 0..CUSTOMERS {
        let phone = format!("+62812000{index:05}");
        let customer = stage.simulator.customer(&phone, &format!("Customer {index}"));
        for number in &numbers {
            customer.chat_with(number).send_text("halo")?;
        }
    }
    stage.simulator.at_rest(PATIENCE).await?;
    let mut chats = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = stage.agent.get(&format!("/chats?limit=200{cursor}")).await?.ok()?;
        let items = page["items"].as_array().context("no list of chats")?;
        chats.extend(items.iter().filter_map(|chat| chat["id"].as_str().map(ToOwned::to_owned)));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    anyhow::ensure!(chats.len() == NUMBERS * CUSTOMERS, "only {} chats came to be", chats.len());
    Ok(chats)
}
