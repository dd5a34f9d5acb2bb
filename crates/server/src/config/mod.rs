//! What an installation decides, by environment variable or flag; one section a file.

mod alerts;
mod bridge;
mod cloud;
mod database;
mod files;
mod http;
mod inbox;
mod log;
mod problem;
mod secrets;
mod web;

use clap::Args;

pub use alerts::{AlertConfig, MailSecurity, MailSettings};
pub use bridge::BridgeConfig;
pub use cloud::CloudConfig;
pub use database::DatabaseConfig;
pub use files::FilesConfig;
pub use http::HttpConfig;
pub use inbox::InboxConfig;
pub use log::{LogConfig, LogFormat};
pub use problem::ConfigProblem;
pub use secrets::{Secrets, SecretsConfig};
pub use web::WebConfig;

/// Every setting of the program.
#[derive(Debug, Clone, Args)]
pub struct Config {
    #[command(flatten)]
    pub database: DatabaseConfig,
    #[command(flatten)]
    pub files: FilesConfig,
    #[command(flatten)]
    pub http: HttpConfig,
    #[command(flatten)]
    pub secrets: SecretsConfig,
    #[command(flatten)]
    pub cloud: CloudConfig,
    #[command(flatten)]
    pub web: WebConfig,
    #[command(flatten)]
    pub bridge: BridgeConfig,
    #[command(flatten)]
    pub inbox: InboxConfig,
    #[command(flatten)]
    pub alerts: AlertConfig,
    #[command(flatten)]
    pub log: LogConfig,
}
