//! Starts the demo: the server, simulated WhatsApp and people who write, on this machine only.

mod login;
mod personas;
mod phones;
mod team;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context;
use blazz_server::commands::Cli;
use blazz_server::config::Config;
use blazz_server::wiring::{StartOptions, start, start_logging};
use blazz_testkit::cloud::{CloudSimulator, SimulatorConfig, StatusTiming};
use clap::Parser;
use tempfile::TempDir;
use tokio_util::task::TaskTracker;

use login::Login;
use personas::Shops;
use phones::Phones;

/// Blazz with simulated customers.
#[derive(Debug, Parser)]
#[command(name = "blazz-demo", version, about)]
struct Arguments {
    /// Folder that keeps the demo's data; without it a temporary one is used and deleted at the end.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Port of the page.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Port of simulated WhatsApp, with the page to play a customer's phone; 0 takes a free one.
    #[arg(long, default_value_t = 8081)]
    phone_port: u16,
    /// Port of the phones of linked devices; 0 takes a free one.
    #[arg(long, default_value_t = 8082)]
    linked_port: u16,
    /// Nobody writes by themselves.
    #[arg(long)]
    quiet: bool,
}

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    rustls::crypto::ring::default_provider()
        .install_default()
        .map_err(|_| anyhow::anyhow!("another TLS provider is installed already"))?;
    let folder = Folder::open(arguments.data.clone())?;
    let simulator = CloudSimulator::start(whatsapp(arguments.phone_port))
        .await
        .context("starting simulated WhatsApp")?;
    let phones = Phones::open().await?;
    let mut config = config(&folder, &simulator, arguments.port);
    if let Some(phones) = &phones {
        phones.configure(&mut config);
    }
    start_logging(&config.log)?;
    let running = start(&config, StartOptions::default()).await?;
    let shops = Shops::open(&simulator);
    let login = Login::of(folder.path())?;
    let owner = team::arrive(&running.public_url, &login, &shops).await?;
    let linked = match &phones {
        Some(phones) => Some(phones.begin(owner, arguments.linked_port, arguments.quiet).await?),
        None => None,
    };
    let talk = TaskTracker::new();
    if !arguments.quiet {
        personas::arrive(&simulator, &shops, &talk);
    }
    welcome(&running.public_url, &simulator.phone_page_url(), linked.as_deref(), &login);
    tokio::signal::ctrl_c().await?;
    running.stop().await;
    if let Some(phones) = phones {
        phones.stop().await;
    }
    simulator.stop().await;
    Ok(())
}

/// Slow enough that one sees the ticks come one after the other.
fn whatsapp(port: u16) -> SimulatorConfig {
    let statuses =
        StatusTiming { sent: Duration::from_millis(150), delivered: Duration::from_millis(600) };
    SimulatorConfig { port, statuses, ..SimulatorConfig::default() }
}

/// The settings of the demo: everything on loopback, Graph is the simulator.
fn config(folder: &Folder, simulator: &CloudSimulator, port: u16) -> Config {
    let mut config = Cli::parse_from(["blazz"]).config;
    folder.path().clone_into(&mut config.database.data_dir);
    config.database.database_url = None;
    config.http.listen = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    config.http.public_url = None;
    simulator.base_url().clone_into(&mut config.cloud.graph_url);
    "warn".clone_into(&mut config.log.log);
    config
}

fn welcome(page: &str, phone: &str, linked: Option<&str>, login: &Login) {
    println!();
    println!("  The inbox          {page}/app/");
    println!("  E-mail             {}", login.email);
    println!("  Password           {}", login.password);
    println!("  A colleague        {} with the same password", login.colleague);
    println!("  A customer's phone {phone}");
    if let Some(linked) = linked {
        println!("  A phone to link    {linked}");
    }
    println!();
    println!("  Customers begin to write now. Stop with Ctrl-C.");
}

/// Where the demo keeps its data.
enum Folder {
    Given(PathBuf),
    Temporary(TempDir),
}

impl Folder {
    fn open(given: Option<PathBuf>) -> anyhow::Result<Self> {
        Ok(match given {
            Some(path) => {
                std::fs::create_dir_all(&path)
                    .with_context(|| format!("making the folder {}", path.display()))?;
                Self::Given(path)
            }
            None => Self::Temporary(tempfile::Builder::new().prefix("blazz-demo-").tempdir()?),
        })
    }

    fn path(&self) -> &std::path::Path {
        match self {
            Self::Given(path) => path,
            Self::Temporary(folder) => folder.path(),
        }
    }
}
