//! Starts logging.

use anyhow::Context;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt;

use crate::config::{LogConfig, LogFormat};

/// Sends log lines to standard error in the form that was asked for. A line that cannot be written, for the
/// disk is full, is dropped: complaining about it there would end the program.
pub fn start_logging(config: &LogConfig) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&config.log)
        .with_context(|| format!("BLAZZ_LOG is no filter: {:?}", config.log))?;
    let lines = fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let lines = lines.log_internal_errors(false);
    match config.log_format {
        LogFormat::Text => lines.try_init(),
        LogFormat::Json => lines.json().try_init(),
    }
    .map_err(|error| anyhow::anyhow!("starting the log: {error}"))
}
