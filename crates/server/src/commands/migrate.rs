//! `blazz migrate`

use crate::config::Config;
use crate::wiring::open_database;

pub(super) async fn run(config: &Config) -> anyhow::Result<()> {
    let database = open_database(config).await?;
    database.migrate().await?;
    println!("The database schema is up to date.");
    Ok(())
}
