//! What is logged, and how.

use clap::{Args, ValueEnum};

/// The form of log lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines.
    Json,
}

/// Logging. Message text, phone numbers and tokens are never logged.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Log")]
pub struct LogConfig {
    /// Which lines are logged, for example `info` or `blazz_worker=debug,info`.
    #[arg(long, env = "BLAZZ_LOG", default_value = "info")]
    pub log: String,
    /// Form of the lines.
    #[arg(long, env = "BLAZZ_LOG_FORMAT", value_enum, default_value_t = LogFormat::Text)]
    pub log_format: LogFormat,
}
