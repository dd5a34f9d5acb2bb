//! A program that was away: how fast it takes what has waited.

use std::path::Path;
use std::time::Instant;

use futures_util::future::try_join_all;

use super::fleet::{Fleet, count};
use crate::bench::report::Report;
use crate::bench::runs::number;

const MESSAGES: usize = 10_000;
const PEOPLE: usize = 20;

pub(super) async fn measure(binary: &Path, report: &mut Report) -> anyhow::Result<()> {
    let mut fleet = Fleet::begin(binary, false).await?;
    fleet.grow_to(1).await?;
    fleet.stage.program.kill().await?;
    let people: Vec<_> = (0..PEOPLE).map(|index| fleet.customer(index)).collect();
    let shop = fleet.numbers[0].phone.number();
    let writing = people.iter().map(async |customer| {
        for index in 0..MESSAGES / PEOPLE {
            customer.send_text(shop, &format!("pesan {index}")).await?;
        }
        anyhow::Ok(())
    });
    try_join_all(writing).await?;
    let begun = Instant::now();
    fleet.stage.program.start().await?;
    fleet.until_all_is_taken().await?;
    let took = begun.elapsed();
    let rate = count(MESSAGES) / took.as_secs_f64();
    let work = fleet.processor_time()?.as_secs_f64() * 1000.0 / count(MESSAGES);
    let figure = format!(
        "{}/s from the start of the program on ({:.1} s), {work:.2} ms of processor each",
        number(rate, 0),
        took.as_secs_f64()
    );
    report.add(
        &format!("{} messages that have waited, one number", number(count(MESSAGES), 0)),
        figure,
    );
    anyhow::ensure!(unread(&fleet).await? == MESSAGES, "{} are unread", unread(&fleet).await?);
    fleet.check()
}

/// All unread messages of the first 200 chats.
async fn unread(fleet: &Fleet) -> anyhow::Result<usize> {
    let chats = fleet.stage.agent.get("/chats?limit=200").await?.ok()?;
    let counts = chats["items"].as_array().into_iter().flatten();
    let sum: u64 = counts.filter_map(|chat| chat["unread_count"].as_u64()).sum();
    Ok(usize::try_from(sum)?)
}
