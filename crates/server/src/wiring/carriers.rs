//! The ways on which alerts leave: a webhook, and e-mail where the installation has a mail server.

mod mail;
mod resolve;
mod webhook;
mod words;

use std::sync::Arc;

use anyhow::Context;
use blazz_domain::Clock;
use blazz_domain::alert::AlertWay;
use blazz_inbox::alerts::Carriers;

use crate::config::AlertConfig;

/// The ways that are set up.
pub(super) fn carriers(config: &AlertConfig, clock: &Arc<dyn Clock>) -> anyhow::Result<Carriers> {
    let webhook = webhook::Webhook::new(config.alerts_to_private, clock.clone())
        .context("building the HTTP client of alerts")?;
    let carriers = Carriers::default().with(AlertWay::Webhook, Arc::new(webhook));
    Ok(match config.mail()? {
        Some(settings) => {
            let mail = mail::Mail::new(&settings).context("building the mail client of alerts")?;
            carriers.with(AlertWay::Email, Arc::new(mail))
        }
        None => carriers,
    })
}
