//! Linked devices: what each costs, how soon many are back, how fast messages come and go, and Baileys beside it.

mod backlog;
mod beside_baileys;
mod fleet;
mod memory;
mod soak;
mod talk;

use std::path::Path;

pub(super) use soak::soak;

use super::report::Report;

pub(super) async fn measure(binary: &Path, report: &mut Report) -> anyhow::Result<()> {
    for (title, is_over_tls) in [("without TLS", false), ("over TLS", true)] {
        report.part(&format!("Linked devices {title}, SQLite"));
        memory::measure(binary, is_over_tls, report).await?;
    }
    report.part("Messages of linked devices, SQLite");
    backlog::measure(binary, report).await?;
    talk::measure(binary, report).await?;
    report.part("Receiving beside Baileys, over TLS");
    beside_baileys::measure(binary, report).await
}
