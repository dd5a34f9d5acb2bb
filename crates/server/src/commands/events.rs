//! `blazz events …`: the event logs that clients follow.

use clap::Subcommand;

use crate::config::Config;
use crate::wiring::open_database;

#[derive(Debug, Subcommand)]
pub enum EventsCommand {
    /// Begin the event logs anew, after a backup was restored: clients that followed them before load
    /// everything, instead of taking new events for those they have seen.
    Renew,
}

impl EventsCommand {
    pub(super) async fn run(self, config: &Config) -> anyhow::Result<()> {
        let Self::Renew = self;
        let database = open_database(config).await?;
        database.migrate().await?;
        let tx = database.begin_system().await?;
        let epoch = tx.renew_log_epoch().await?;
        tx.commit().await?;
        println!(
            "The event logs began anew as {epoch}; clients load everything when they come back."
        );
        Ok(())
    }
}
