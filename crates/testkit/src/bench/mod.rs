//! Measures the program from outside: what a customer, an agent and an operator feel.

mod bare_sqlite;
mod copy;
mod crowded_latency;
mod desks;
mod full;
mod latency;
mod linked;
mod machine;
mod metrics;
mod paced;
mod reads;
mod report;
mod runs;
mod sends;
mod sockets;
mod spread;
mod start_up;
mod stock;
mod webhooks;
mod wire;

use std::path::{Path, PathBuf};

use report::Report;
use stock::Stock;

/// What to measure, with what.
#[derive(Debug)]
pub struct Plan {
    /// The `blazz` to measure.
    pub binary: PathBuf,
    /// A MySQL or MariaDB whose user may create databases; without it only `SQLite` is measured.
    pub server: Option<String>,
    /// Where the table is also written, as Markdown.
    pub table: Option<PathBuf>,
    /// Only parts whose name holds one of these words; when empty, all but `trial` and `soak`.
    pub only: Vec<String>,
}

impl Plan {
    fn has(&self, part: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|word| part.contains(word.as_str()))
    }
}

/// Runs the measurements and prints the figures.
pub async fn run(plan: &Plan) -> anyhow::Result<()> {
    let mut report = Report::new(machine::describe(&plan.binary)?);
    let measured = measure(plan, &mut report).await;
    println!("{report}");
    if let Some(table) = &plan.table {
        report.write(table)?;
        println!("The table is also in {}.", table.display());
    }
    measured
}

async fn measure(plan: &Plan, report: &mut Report) -> anyhow::Result<()> {
    let (binary, server) = (plan.binary.as_path(), plan.server.as_deref());
    if plan.has("start") {
        start_up::measure(binary, report).await?;
    }
    if plan.has("webhooks") {
        webhooks::measure(binary, report).await?;
    }
    if plan.has("paced") {
        paced::measure(binary, report).await?;
    }
    if let (true, Some(server)) = (plan.has("mariadb"), server) {
        on_mariadb(binary, server, report).await?;
    }
    if plan.has("live") {
        report.part("Webhook to browser, SQLite");
        latency::measure(binary, report).await?;
        crowded_latency::measure(binary, report).await?;
    }
    if plan.has("sockets") {
        report.part("Sockets");
        sockets::measure(binary, report).await?;
    }
    if plan.has("sends") {
        sends::measure(binary, report).await?;
    }
    linked(plan, report).await?;
    if plan.only.iter().any(|part| part == "trial") {
        full::measure(binary, server, Stock::TRIAL, report).await?;
    }
    if plan.has("tenth") {
        full::measure(binary, server, Stock::TENTH, report).await?;
    }
    if plan.has("full") {
        full::measure(binary, server, Stock::FULL, report).await?;
    }
    Ok(())
}

/// What linked devices cost, and many of them for long.
async fn linked(plan: &Plan, report: &mut Report) -> anyhow::Result<()> {
    if plan.has("linked") {
        linked::measure(&plan.binary, report).await?;
    }
    if plan.only.iter().any(|part| part == "soak") {
        linked::soak(&plan.binary, report).await?;
    }
    Ok(())
}

async fn on_mariadb(binary: &Path, server: &str, report: &mut Report) -> anyhow::Result<()> {
    let place = copy::Place::make(server, "webhooks").await?;
    webhooks::measure_on(binary, &place.url()?, report).await?;
    place.clear().await
}
