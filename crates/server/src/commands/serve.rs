//! `blazz serve`: runs the inbox until it is told to stop.

use std::io::Write;

use anyhow::{Context, bail};
use metrics_exporter_prometheus::PrometheusBuilder;
use tokio::signal;

use crate::config::Config;
use crate::wiring::{StartOptions, start, start_logging};

pub(super) async fn run(config: Config) -> anyhow::Result<()> {
    start_logging(&config.log)?;
    let metrics = PrometheusBuilder::new()
        .install_recorder()
        .context("installing the recorder of metrics")?;
    let options = StartOptions { metrics: Some(metrics), ..StartOptions::default() };
    let running = start(&config, options).await?;
    tracing::info!(address = %running.address, url = %running.public_url, "blazz is ready");
    say_ready(&running.public_url);
    let has_failed = tokio::select! {
        told = until_told_to_stop() => told.map(|()| false)?,
        () = running.failed() => true,
    };
    tracing::info!("stopping");
    running.stop().await;
    if has_failed {
        bail!("a part of the program ended by itself; its log says which and why");
    }
    Ok(())
}

/// Tells whoever started the program; its output may lead to a full disk.
fn say_ready(url: &str) {
    if let Err(error) = writeln!(std::io::stdout(), "Blazz is ready at {url}/app/") {
        tracing::warn!(%error, "could not say where the program is ready");
    }
}

/// Waits for Ctrl-C or the system's request to end.
async fn until_told_to_stop() -> anyhow::Result<()> {
    #[cfg(unix)]
    {
        let mut terminate = signal::unix::signal(signal::unix::SignalKind::terminate())?;
        tokio::select! {
            pressed = signal::ctrl_c() => pressed?,
            _ = terminate.recv() => {}
        }
        Ok(())
    }
    #[cfg(not(unix))]
    {
        Ok(signal::ctrl_c().await?)
    }
}
