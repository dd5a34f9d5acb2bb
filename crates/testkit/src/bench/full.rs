//! Databases with much in them: how fast they fill, what an agent waits for there, and what a start takes.

use std::path::Path;

use super::copy::Place;
use super::reads::{self, Bar};
use super::report::Report;
use super::runs::number;
use super::start_up::{again, memory_of, processor_of};
use super::stock::{self, Full, Stock};
use crate::program::Program;

/// Measures on `SQLite` and, where a server is given, on MariaDB.
pub(super) async fn measure(
    binary: &Path,
    server: Option<&str>,
    stock: Stock,
    report: &mut Report,
) -> anyhow::Result<()> {
    let Full { mut stage, took } = stock::fill(binary, stock).await?;
    let messages = f64::from(u32::try_from(stock.messages)?);
    let rate = messages / took.as_secs_f64();
    report.part(&told(stock));
    let filled = format!("{:.0} s, {}/s", took.as_secs_f64(), number(rate, 0));
    report.add("filled by webhooks of 100 messages, one run", filled);
    let work = processor_of(&stage.program)? / messages;
    report.add("processor time of the program per message", format!("{work:.2} ms"));
    report.add("memory after that", format!("{:.0} MiB", memory_of(&stage.program)?));
    let size = std::fs::metadata(stage.data().join("blazz.db"))?.len() / 1024 / 1024;
    report.add("size of the SQLite file", format!("{size} MiB"));
    report.add("start on it, SQLite", again(&mut stage.program).await?.told(0, " ms"));
    reads::measure(&stage.agent, stock, Bar::SQLITE, report).await?;
    report.add("memory after those reads", format!("{:.0} MiB", memory_of(&stage.program)?));
    stage.program.kill().await?;
    if let Some(server) = server {
        let place = Place::make(server, &stock.messages.to_string()).await?;
        on_mariadb(binary, &place, &stage, stock, report).await?;
        place.clear().await?;
    }
    Ok(())
}

/// The same rows and the same secrets, in the other database.
async fn on_mariadb(
    binary: &Path,
    place: &Place,
    stage: &crate::stage::Stage,
    stock: Stock,
    report: &mut Report,
) -> anyhow::Result<()> {
    let mut program = Program::new(binary, stage.data())?
        .with("BLAZZ_GRAPH_URL", stage.simulator.base_url())
        .with("BLAZZ_LOG", "warn")
        .with("BLAZZ_DATABASE_URL", place.url()?);
    program.start().await?;
    program.kill().await?;
    let took = place.fill_from(&stage.data().join("blazz.db")).await?;
    report.add("carried over to MariaDB, one run", format!("{:.0} s", took.as_secs_f64()));
    report.add("start on it, MariaDB", again(&mut program).await?.told(0, " ms"));
    let agent = stage.agent.clone().at(&program.url());
    reads::measure(&agent, stock, Bar::MARIADB, report).await?;
    program.kill().await
}

fn told(stock: Stock) -> String {
    let Stock { contacts, messages, longest } = stock;
    let number = |count: usize| number(u32::try_from(count).map_or(f64::MAX, f64::from), 0);
    format!(
        "{} messages, {} chats, {} contacts stored (the longest chat: {})",
        number(messages),
        number(contacts * 2),
        number(contacts),
        number(longest),
    )
}
