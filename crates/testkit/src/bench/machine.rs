//! What the figures were measured on.

use anyhow::Context;

/// Processor, cores and memory in one line.
pub(super) fn describe() -> anyhow::Result<String> {
    let processors = std::fs::read_to_string("/proc/cpuinfo").context("reading /proc/cpuinfo")?;
    let name = processors
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .and_then(|rest| rest.split(':').nth(1))
        .unwrap_or("unknown processor")
        .trim();
    let cores = std::thread::available_parallelism()?;
    let memory = std::fs::read_to_string("/proc/meminfo").context("reading /proc/meminfo")?;
    let total = memory
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:"))
        .and_then(|rest| rest.trim().split(' ').next())
        .and_then(|kib| kib.parse::<u64>().ok())
        .unwrap_or_default();
    Ok(format!("{name}, {cores} cores, {} MiB", total / 1024))
}

/// Resident memory of a process, in MiB.
pub(super) fn resident(process: u32) -> anyhow::Result<u64> {
    Ok(crate::program::resident_bytes(process)? / (1024 * 1024))
}
