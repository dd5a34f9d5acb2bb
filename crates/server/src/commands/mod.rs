//! What the program can be told to do at the console.

mod admin;
mod config_docs;
mod events;
mod inbound;
mod media;
mod migrate;
mod openapi;
mod permissions;
mod serve;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::config::Config;

/// The WhatsApp team inbox.
#[derive(Debug, Parser)]
#[command(name = "blazz", version = version(), about)]
pub struct Cli {
    #[command(flatten)]
    pub config: Config,
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What to do; `serve` when nothing is said.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the inbox.
    Serve,
    /// Bring the database schema up to date and stop.
    Migrate,
    /// People.
    #[command(subcommand)]
    Admin(admin::Admin),
    /// Raw events of providers that could not be applied.
    #[command(subcommand)]
    Inbound(inbound::InboundCommand),
    /// The bytes of files.
    #[command(subcommand)]
    Media(media::MediaCommand),
    /// Event logs.
    #[command(subcommand)]
    Events(events::EventsCommand),
    /// Print the OpenAPI document.
    Openapi,
    /// Print what may be configured, as a page of documentation.
    #[command(subcommand)]
    Config(config_docs::ConfigCommand),
    /// Print who may do what, as a page of documentation.
    Permissions,
}

/// The whole program: reads the command line, does what it says, and tells how it ended.
pub async fn main() -> ExitCode {
    if rustls::crypto::ring::default_provider().install_default().is_err() {
        eprintln!("blazz: another TLS provider is installed already");
        return ExitCode::FAILURE;
    }
    match Box::pin(Cli::parse().run()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("blazz: {error:#}");
            ExitCode::FAILURE
        }
    }
}

impl Cli {
    /// Does what the command says.
    pub async fn run(self) -> anyhow::Result<()> {
        match self.command.unwrap_or(Command::Serve) {
            Command::Serve => serve::run(self.config).await,
            Command::Migrate => migrate::run(&self.config).await,
            Command::Admin(command) => command.run(&self.config).await,
            Command::Inbound(command) => command.run(&self.config).await,
            Command::Media(command) => command.run(&self.config).await,
            Command::Events(command) => command.run(&self.config).await,
            Command::Openapi => openapi::run(),
            Command::Config(command) => command.run(),
            Command::Permissions => permissions::run(),
        }
    }
}

/// The version, what was built in, and the licence that follows from it (see NOTICE).
const fn version() -> &'static str {
    if !cfg!(feature = "linked-devices") {
        return concat!(
            env!("CARGO_PKG_VERSION"),
            " (providers: cloud; licence: MIT OR Apache-2.0)"
        );
    }
    if cfg!(feature = "simulated") {
        return concat!(
            env!("CARGO_PKG_VERSION"),
            " (providers: cloud, web; features: linked-devices, simulated; licence: AGPL-3.0; trusts a \
             simulated WhatsApp: for tests and the demo alone)"
        );
    }
    concat!(
        env!("CARGO_PKG_VERSION"),
        " (providers: cloud, web; features: linked-devices; licence: AGPL-3.0)"
    )
}
