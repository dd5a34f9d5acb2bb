//! The same people write the same messages to a number here and to a number of Baileys: processor time and memory.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context;
use blazz_websimulator::Phone;
use futures_util::future::try_join_all;

use super::fleet::{Fleet, count};
use crate::baileys::Baileys;
use crate::bench::report::Report;
use crate::bench::runs::number;
use crate::program::{processor_time, resident_bytes};

const MESSAGES: usize = 5_000;
const PEOPLE: usize = 10;
const PATIENCE: Duration = Duration::from_mins(5);
/// Another number, with Baileys.
const NEIGHBOUR: &str = "6283300000001";

/// What receiving took.
struct Cost {
    processor_ms: f64,
    memory_mib: f64,
    rate: f64,
}

pub(super) async fn measure(binary: &Path, report: &mut Report) -> anyhow::Result<()> {
    let mut fleet = Fleet::begin(binary, true).await?;
    fleet.grow_to(1).await?;
    let people: Vec<_> = (0..PEOPLE).map(|index| fleet.customer(index)).collect();
    let neighbour = fleet.stage.simulator.phone(NEIGHBOUR);
    let baileys = Baileys::link_to_count(&fleet.stage.simulator, &neighbour).await?;
    let its_process = baileys.process_id().context("Baileys is not running")?;

    let ours = cost(&fleet, &people, &fleet.numbers[0].phone, fleet.process()?).await?;
    let theirs = cost(&fleet, &people, &neighbour, its_process).await?;
    let mut baileys = baileys;
    let counted = usize::try_from(baileys.count().await?)?;
    anyhow::ensure!(counted == MESSAGES + PEOPLE, "Baileys has heard {counted}");
    let total = number(count(MESSAGES), 0);
    report.add(&format!("{total} texts received and committed by Blazz"), ours.told());
    report.add(&format!("{total} texts received by Baileys, which keeps none"), theirs.told());
    let ratios = format!(
        "{:.1} times the processor time, {:.1} times the memory",
        theirs.processor_ms / ours.processor_ms,
        theirs.memory_mib / ours.memory_mib,
    );
    report.add("Baileys compared with Blazz", ratios);
    fleet.check()
}

async fn cost(fleet: &Fleet, people: &[Phone], to: &Phone, process: u32) -> anyhow::Result<Cost> {
    // Sessions are made with the first message of each.
    write(fleet, people, to, 1).await?;
    let (begun, spent) = (Instant::now(), processor_time(process)?);
    write(fleet, people, to, MESSAGES / people.len()).await?;
    let took = begun.elapsed();
    let spent = processor_time(process)?.saturating_sub(spent);
    let kib = u32::try_from(resident_bytes(process)? / 1024)?;
    Ok(Cost {
        processor_ms: spent.as_secs_f64() * 1000.0 / count(MESSAGES),
        memory_mib: f64::from(kib) / 1024.0,
        rate: count(MESSAGES) / took.as_secs_f64(),
    })
}

/// Everybody writes so often, and all of it is acknowledged.
async fn write(fleet: &Fleet, people: &[Phone], to: &Phone, times: usize) -> anyhow::Result<()> {
    let writing = people.iter().map(async |customer| {
        for index in 0..times {
            customer.send_text(to.number(), &format!("pesan {index}")).await?;
        }
        anyhow::Ok(())
    });
    try_join_all(writing).await?;
    let device = to.linked_devices().pop().context("a number without a device")?;
    let simulator = &fleet.stage.simulator;
    simulator.wait_until(PATIENCE, || simulator.waiting_for(&device) == 0).await?;
    Ok(())
}

impl Cost {
    fn told(&self) -> String {
        format!(
            "{:.2} ms of processor each, {:.0} MiB, {}/s",
            self.processor_ms,
            self.memory_mib,
            number(self.rate, 0)
        )
    }
}
