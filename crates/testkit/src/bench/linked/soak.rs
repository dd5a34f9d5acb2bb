//! Many numbers with mixed traffic for a long time: memory, tasks and open files must not grow.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context;
use blazz_websimulator::{File, Phone};
use serde_json::json;

use super::fleet::{Fleet, count};
use crate::bench::metrics;
use crate::bench::report::Report;
use crate::program::resident_bytes;

/// Unless `BLAZZ_SOAK_NUMBERS` and `BLAZZ_SOAK_MINUTES` say otherwise.
const NUMBERS: u64 = 200;
const MINUTES: u64 = 20;
const PEOPLE: usize = 40;
/// Between two steps of the traffic.
const STEP: Duration = Duration::from_millis(50);
/// Memory grows by less than this in an hour, once it is warm.
const MOST_GROWTH_MIB: f64 = 60.0;
/// Tasks and files that come and go with what is under way.
const SLACK: f64 = 50.0;

/// The program at one moment.
struct Sample {
    minutes: f64,
    memory_mib: f64,
    tasks: f64,
    files: f64,
}

pub(in crate::bench) async fn soak(binary: &Path, report: &mut Report) -> anyhow::Result<()> {
    let (numbers, minutes) = (setting("NUMBERS", NUMBERS)?, setting("MINUTES", MINUTES)?);
    report.part(&format!("Soak: {numbers} linked numbers, {minutes} minutes, over TLS, SQLite"));
    let mut fleet = Fleet::begin(binary, true).await?;
    fleet.grow_to(usize::try_from(numbers)?).await?;
    let people: Vec<_> = (0..PEOPLE).map(|index| fleet.customer(index)).collect();
    let (length, begun) = (Duration::from_secs(minutes * 60), Instant::now());
    let (mut samples, mut step) = (Vec::new(), 0);
    while begun.elapsed() < length {
        talk(&fleet, &people, step).await?;
        step += 1;
        if begun.elapsed() >= length.mul_f64(count(samples.len()) / 60.0) {
            samples.push(sample(&fleet, begun).await?);
        }
        tokio::time::sleep(STEP).await;
    }
    fleet.until_all_is_taken().await?;
    tell(&fleet, &samples, step, report)?;
    fleet.check()
}

fn setting(name: &str, otherwise: u64) -> anyhow::Result<u64> {
    match std::env::var(format!("BLAZZ_SOAK_{name}")) {
        Ok(given) => given.parse().with_context(|| format!("reading BLAZZ_SOAK_{name}")),
        Err(_) => Ok(otherwise),
    }
}

/// One step: a text, now and then a picture, an answer of the team, a lost connection.
async fn talk(fleet: &Fleet, people: &[Phone], step: usize) -> anyhow::Result<()> {
    let number = &fleet.numbers[step % fleet.numbers.len()];
    let customer = &people[step % people.len()];
    let shop = number.phone.number();
    if step % 20 == 7 {
        let picture = File::image(vec![0xFF; 50_000], Some("foto"));
        customer.send_file(shop, picture).await?;
    } else {
        customer.send_text(shop, &format!("pesan {step}")).await?;
    }
    if step.is_multiple_of(3) {
        let body = json!({
            "account_id": number.account, "to": format!("+{}", customer.number()),
            "type": "text", "text": { "body": format!("jawaban {step}") },
            "client_message_id": uuid::Uuid::from_u128(rand::random()),
        });
        fleet.stage.agent.post("/whatsapp/send", &body).await?.ok()?;
    }
    if step % 200 == 199 {
        number.phone.cut_all();
    }
    Ok(())
}

async fn sample(fleet: &Fleet, begun: Instant) -> anyhow::Result<Sample> {
    let process = fleet.process()?;
    let kib = u32::try_from(resident_bytes(process)? / 1024)?;
    let files = std::fs::read_dir(format!("/proc/{process}/fd"))?.count();
    Ok(Sample {
        minutes: begun.elapsed().as_secs_f64() / 60.0,
        memory_mib: f64::from(kib) / 1024.0,
        tasks: metrics::tasks(&fleet.stage.program.url()).await?,
        files: count(files),
    })
}

/// The first third is for warming up.
fn tell(
    fleet: &Fleet,
    samples: &[Sample],
    steps: usize,
    report: &mut Report,
) -> anyhow::Result<()> {
    let warm = &samples[samples.len() / 3..];
    let (first, last) = (warm.first().context("too short")?, warm.last().context("too short")?);
    let growth = slope(warm) * 60.0;
    let figure = format!(
        "{:.0} MiB, then {:.0} MiB: {growth:+.1} MiB an hour",
        first.memory_mib, last.memory_mib
    );
    let is_flat = growth < MOST_GROWTH_MIB;
    report.add("messages from people", steps.to_string());
    report.add_with_target("memory once warm", figure, "< 60 MiB an hour", is_flat);
    let mut grows = !is_flat;
    for (what, at) in [
        ("tasks once warm", (|it: &Sample| it.tasks) as fn(&Sample) -> f64),
        ("open files and sockets once warm", |it| it.files),
    ] {
        let (before, after) = (at(first), at(last));
        let is_flat = after < before + SLACK;
        grows |= !is_flat;
        report.add_with_target(what, format!("{before:.0}, then {after:.0}"), "no growth", is_flat);
    }
    let each = last.memory_mib / count(fleet.numbers.len());
    report.add("memory for each number, all in all", format!("{each:.2} MiB"));
    anyhow::ensure!(!grows, "something grows");
    Ok(())
}

/// MiB a minute, by least squares.
fn slope(samples: &[Sample]) -> f64 {
    let number = count(samples.len());
    let mean = |at: fn(&Sample) -> f64| samples.iter().map(at).sum::<f64>() / number;
    let (mean_time, mean_memory) = (mean(|it| it.minutes), mean(|it| it.memory_mib));
    let products =
        samples.iter().map(|it| (it.minutes - mean_time) * (it.memory_mib - mean_memory));
    let squares = samples.iter().map(|it| (it.minutes - mean_time).powi(2));
    products.sum::<f64>() / squares.sum::<f64>().max(f64::EPSILON)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slope_is_what_grows_in_a_minute() {
        let sample = |minutes: f64| Sample {
            minutes,
            memory_mib: 100.0 + 2.0 * minutes,
            tasks: 0.0,
            files: 0.0,
        };
        let samples: Vec<_> = (0..10_u8).map(|minute| sample(f64::from(minute))).collect();
        assert!((slope(&samples) - 2.0).abs() < 1e-9);
    }
}
