//! Opens the database and the inbox with the settings of an installation.

use std::sync::Arc;

use anyhow::Context;
use blazz_domain::Clock;
use blazz_domain::account::ProviderKind;
use blazz_inbox::{Inbox, InboxSettings, Providers};
use blazz_providers::bridge::BridgeProvider;
use blazz_providers::cloud::CloudProvider;
use blazz_storage::vault::Vault;
use blazz_storage::{ConnectOptions, Database, SystemClock};

use crate::config::{Config, Secrets};

/// Opens the database as the console does: with the wall clock.
pub async fn open_database(config: &Config) -> anyhow::Result<Database> {
    let secrets = load_secrets(config)?;
    open_with(config, &secrets, Arc::new(SystemClock)).await
}

pub(super) fn load_secrets(config: &Config) -> anyhow::Result<Secrets> {
    let is_development = config.http.is_development();
    Ok(config.secrets.load(&config.database.data_dir, is_development)?)
}

pub(super) async fn open_with(
    config: &Config,
    secrets: &Secrets,
    clock: Arc<dyn Clock>,
) -> anyhow::Result<Database> {
    let mut options = ConnectOptions::new(config.database.url());
    options.connections = config.database.database_connections;
    let vault = Vault::new(secrets.master_key);
    Ok(Database::connect(&options, clock, vault).await?)
}

#[cfg(feature = "linked-devices")]
fn with_linked_devices(
    config: &Config,
    database: &Database,
    providers: Providers,
) -> anyhow::Result<Providers> {
    let web = super::devices::provider(config, database)?;
    Ok(providers.with(ProviderKind::Web, Arc::new(web)))
}

#[cfg(not(feature = "linked-devices"))]
fn with_linked_devices(
    _: &Config,
    _: &Database,
    providers: Providers,
) -> anyhow::Result<Providers> {
    Ok(providers)
}

/// Brings database and providers together.
pub fn open_inbox(config: &Config, database: Database) -> anyhow::Result<Inbox> {
    let cloud = CloudProvider::new(config.cloud.settings()?)
        .context("building the HTTP client for Meta's Cloud API")?;
    let providers = Providers::default().with(ProviderKind::Cloud, Arc::new(cloud));
    let mut providers = with_linked_devices(config, &database, providers)?;
    if let Some(settings) = config.bridge.settings()? {
        let bridge =
            BridgeProvider::new(settings).context("building the HTTP client for the bridge")?;
        providers = providers.with(ProviderKind::Bridge, Arc::new(bridge));
    }
    let settings = InboxSettings {
        phone_region: Some(config.inbox.phone_region.clone()),
        files: config.files.blobs(&config.database.data_dir)?,
        bridge_secret: config.bridge.webhook_secret()?,
    };
    let carriers = super::carriers::carriers(&config.alerts, database.clock())?;
    Ok(Inbox::new(database, providers, settings).with_carriers(carriers))
}
