//! Prints what the trials and outages of the last run have left behind, as Markdown.

use std::fs;

use blazz_testkit::{outage, proof};

fn main() -> anyhow::Result<()> {
    let trials = proof::read_all()?;
    println!("Measured on {}.\n", machine()?);
    println!("### Deaths and outages under load\n\n{}", proof::table(&trials, false));
    println!(
        "### The oracle itself: with a guard taken away, something must not be zero\n\n{}",
        proof::table(&trials, true)
    );
    print!("### Outages\n\n{}", outage::table(&outage::read_all()?));
    Ok(())
}

/// Processor and cores.
fn machine() -> anyhow::Result<String> {
    let processors = fs::read_to_string("/proc/cpuinfo")?;
    let name = processors.lines().find_map(|line| line.strip_prefix("model name"));
    let name = name.and_then(|rest| rest.split(':').nth(1)).unwrap_or("an unknown processor");
    let cores = std::thread::available_parallelism()?;
    Ok(format!("{} with {cores} cores, a debug build", name.trim()))
}
