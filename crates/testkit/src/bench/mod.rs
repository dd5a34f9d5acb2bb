//! Measures the program from outside: what a customer, an agent and an operator feel.

mod bare_sqlite;
mod chats;
mod crowded_latency;
mod latency;
mod machine;
mod report;
mod sends;
mod sockets;
mod spread;
mod start_up;
mod webhooks;

use std::path::Path;

use report::Report;

/// Runs every measurement against this `blazz` binary and prints the figures.
pub async fn run(binary: &Path) -> anyhow::Result<()> {
    let mut report = Report::new(machine::describe()?);
    start_up::measure(binary, &mut report).await?;
    webhooks::measure(binary, &mut report).await?;
    bare_sqlite::measure(&mut report)?;
    latency::measure(binary, &mut report).await?;
    crowded_latency::measure(binary, &mut report).await?;
    sockets::measure(binary, &mut report).await?;
    sends::measure(binary, &mut report).await?;
    chats::measure(binary, &mut report).await?;
    println!("{report}");
    Ok(())
}
