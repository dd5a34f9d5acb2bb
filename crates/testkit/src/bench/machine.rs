//! What the figures were measured on.

use std::path::Path;
use std::process::Command;

use anyhow::Context;

/// Processor, cores, memory, system and versions in a few lines.
pub(super) fn describe(binary: &Path) -> anyhow::Result<String> {
    let processors = std::fs::read_to_string("/proc/cpuinfo").context("reading /proc/cpuinfo")?;
    let field = |name: &str| {
        let line = processors.lines().find(|line| line.starts_with(name))?;
        line.split_once(':').map(|(_, value)| value.trim().to_owned())
    };
    let processor = field("model name").unwrap_or_else(|| "unknown processor".to_owned());
    let speed = field("cpu MHz").map(|speed| format!(" at {speed} MHz")).unwrap_or_default();
    let cores = std::thread::available_parallelism()?;
    let memory = std::fs::read_to_string("/proc/meminfo").context("reading /proc/meminfo")?;
    let total = kib(&memory, "MemTotal:").unwrap_or_default() / 1024;
    let kernel = std::fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let sqlite = rusqlite::version();
    Ok(format!(
        "Machine: {processor}{speed}, {cores} cores, {total} MiB of memory; {}, Linux {}.\n\
         Versions: {}, SQLite {sqlite}. The program, its databases, the simulated WhatsApp and the load \
         generator share these cores.",
        system(),
        kernel.trim(),
        version(binary)?,
    ))
}

fn system() -> String {
    let release = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    let name = release.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="));
    name.map_or_else(|| "unknown system".to_owned(), |name| name.trim_matches('"').to_owned())
}

fn version(binary: &Path) -> anyhow::Result<String> {
    let output =
        Command::new(binary).arg("--version").output().context("asking for the version")?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Resident memory of a process, in MiB.
pub(super) fn resident(process: u32) -> anyhow::Result<u64> {
    Ok(crate::program::resident_bytes(process)? / (1024 * 1024))
}

/// Processor time a process has used so far, in milliseconds.
pub(super) fn processor_ms(process: u32) -> anyhow::Result<f64> {
    Ok(crate::program::processor_time(process)?.as_secs_f64() * 1000.0)
}

/// The value of a line like `VmRSS:  1024 kB`.
fn kib(text: &str, name: &str) -> Option<u64> {
    let rest = text.lines().find_map(|line| line.strip_prefix(name))?;
    rest.trim().split(' ').next()?.parse().ok()
}
