//! Messages from end to end: written on a phone until committed here, and asked of the API until read on a phone.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context;
use blazz_websimulator::Phone;
use futures_util::future::try_join_all;
use serde_json::json;

use super::fleet::{Fleet, count};
use crate::bench::desks::Desks;
use crate::bench::report::Report;
use crate::bench::runs::Runs;

const RUNS: usize = 3;
const NUMBERS: usize = 10;
const PEOPLE: usize = 10;
/// Of each to each number, in a run.
const TURNS: usize = 10;
const SENDERS: u8 = 8;
const PATIENCE: Duration = Duration::from_mins(5);

pub(super) async fn measure(binary: &Path, report: &mut Report) -> anyhow::Result<()> {
    let mut fleet = Fleet::begin(binary, false).await?;
    fleet.grow_to(NUMBERS).await?;
    let people: Vec<_> = (0..PEOPLE).map(|index| fleet.customer(index)).collect();
    fleet.hear(&people, "halo").await?;
    fleet.until_all_is_taken().await?;
    let (mut heard, mut work) = (Runs::default(), Runs::default());
    for _ in 0..RUNS {
        let (begun, spent) = (Instant::now(), fleet.processor_time()?);
        for _ in 0..TURNS {
            fleet.hear(&people, "masih ada?").await?;
        }
        fleet.until_all_is_taken().await?;
        heard.add(count(NUMBERS * PEOPLE * TURNS) / begun.elapsed().as_secs_f64());
        let spent = fleet.processor_time()?.saturating_sub(spent);
        work.add(spent.as_secs_f64() * 1000.0 / count(NUMBERS * PEOPLE * TURNS));
    }
    let what =
        format!("from {PEOPLE} phones to {NUMBERS} numbers, encrypted there, committed here");
    report.add(&what, heard.told(0, "/s"));
    report.add("processor time of the program for each", work.told(2, " ms"));
    answers(&fleet, &people, report).await?;
    fleet.check()
}

/// The team answers every chat.
async fn answers(fleet: &Fleet, people: &[Phone], report: &mut Report) -> anyhow::Result<()> {
    let chats = fleet.stage.agent.get("/chats?limit=200").await?.ok()?;
    let chats = chats["items"].as_array().context("no list of chats")?;
    let chats: Vec<&str> = chats.iter().filter_map(|chat| chat["id"].as_str()).collect();
    let mut desks = Desks::open(&fleet.stage.agent, SENDERS).await?;
    let (mut said, mut work) = (Runs::default(), Runs::default());
    for _ in 0..RUNS {
        let before = received(people);
        let (begun, spent) = (Instant::now(), fleet.processor_time()?);
        let share = chats.len().div_ceil(usize::from(SENDERS));
        let asking = desks.all().zip(chats.chunks(share)).map(async |(desk, chats)| {
            for _ in 0..TURNS {
                for chat in chats {
                    desk.ask("POST", "/chats", &message(chat)).await?;
                }
            }
            anyhow::Ok(())
        });
        try_join_all(asking).await?;
        let wanted = before + chats.len() * TURNS;
        let simulator = &fleet.stage.simulator;
        simulator.wait_until(PATIENCE, || received(people) >= wanted).await?;
        said.add(count(chats.len() * TURNS) / begun.elapsed().as_secs_f64());
        let spent = fleet.processor_time()?.saturating_sub(spent);
        work.add(spent.as_secs_f64() * 1000.0 / count(chats.len() * TURNS));
    }
    let what = format!("asked of the API by {SENDERS}, read on {PEOPLE} phones, {NUMBERS} numbers");
    report.add(&what, said.told(0, "/s"));
    report.add("processor time of the program for each", work.told(2, " ms"));
    Ok(())
}

fn received(people: &[Phone]) -> usize {
    people.iter().map(|phone| phone.received().len()).sum()
}

fn message(chat: &str) -> String {
    json!({
        "chat_id": chat, "type": "text", "text": { "body": "baik, kami kirim hari ini" },
        "client_message_id": uuid::Uuid::from_u128(rand::random()),
    })
    .to_string()
}
