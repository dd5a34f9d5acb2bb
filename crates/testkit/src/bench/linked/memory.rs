//! Memory of a linked number, idle and after talk; how long linking takes, and a start with many.

use std::path::Path;
use std::time::{Duration, Instant};

use super::fleet::{Fleet, count};
use crate::bench::report::{Report, percentile};

const STEPS: [usize; 3] = [1, 50, 200];
/// Memory above that of a program without numbers, for each.
const MOST: f64 = 2.0;
/// An active number has talked with so many people.
const PEOPLE: usize = 5;
/// A start with all of the numbers.
const LONGEST_RETURN: Duration = Duration::from_secs(20);

pub(super) async fn measure(
    binary: &Path,
    is_over_tls: bool,
    report: &mut Report,
) -> anyhow::Result<()> {
    for step in STEPS {
        let mut fleet = Fleet::begin(binary, is_over_tls).await?;
        let base = fleet.settled_memory().await?;
        fleet.grow_to(step).await?;
        let idle = fleet.settled_memory().await?;
        tell(&format!("{step} idle"), base, idle, step, report);
        let people: Vec<_> = (0..PEOPLE).map(|index| fleet.customer(index)).collect();
        fleet.hear(&people, "halo").await?;
        fleet.until_all_is_taken().await?;
        let active = fleet.settled_memory().await?;
        tell(&format!("{step} that {PEOPLE} people have written to"), base, active, step, report);
        fleet.check()?;
        if step == STEPS[STEPS.len() - 1] {
            let half = percentile(&fleet.linked_in, 50);
            let most = percentile(&fleet.linked_in, 99);
            let what = "linking a number: from the wish to connected, one after the other";
            report.add(what, format!("p50 {half}, p99 {most}"));
            restart(&mut fleet, report).await?;
        }
    }
    Ok(())
}

/// The program is killed, and all its numbers are connected again.
async fn restart(fleet: &mut Fleet, report: &mut Report) -> anyhow::Result<()> {
    fleet.stage.program.kill().await?;
    let begun = Instant::now();
    let ready = fleet.stage.program.start().await?;
    fleet.until_all_are_online().await?;
    let took = begun.elapsed();
    let figure = format!("{:.1} s (ready after {:.1} s)", took.as_secs_f64(), ready.as_secs_f64());
    let what = format!("killed and started again, until {} are connected", fleet.numbers.len());
    report.add_with_target(&what, figure, "< 20 s", took < LONGEST_RETURN);
    Ok(())
}

fn tell(what: &str, base: u64, now: u64, numbers: usize, report: &mut Report) {
    let mib = |bytes: u64| f64::from(u32::try_from(bytes / 1024).unwrap_or(u32::MAX)) / 1024.0;
    let each = mib(now.saturating_sub(base)) / count(numbers);
    let figure = format!("{:.0} MiB, {each:.2} MiB each above {:.0} MiB", mib(now), mib(base));
    let what = format!("memory with {what}");
    // The first number brings the code pages that all share.
    if numbers == 1 {
        report.add(&what, figure);
    } else {
        report.add_with_target(&what, figure, "≤ 2 MiB each", each <= MOST);
    }
}
