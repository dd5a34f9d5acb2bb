//! Where a bridge is, and the secrets shared with it.

use blazz_providers::bridge::BridgeSettings;
use clap::Args;
use secrecy::{ExposeSecret, SecretString};

use super::ConfigProblem;

/// The shortest secret for webhooks, in characters.
const SHORTEST_SECRET: usize = 16;

/// An outside service that keeps sessions of WhatsApp Web (docs/bridge.md).
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Bridge")]
pub struct BridgeConfig {
    /// Address of the bridge. Without it, numbers cannot be connected by bridge.
    #[arg(long = "bridge-url", env = "WHATSAPP_NODE_URL")]
    pub bridge_url: Option<String>,
    /// Token shown to the bridge for numbers that have none of their own.
    #[arg(long = "bridge-token", env = "WHATSAPP_NODE_API_TOKEN", hide_env_values = true)]
    pub bridge_token: Option<SecretString>,
    /// Secret, at least 16 characters, that the bridge signs its webhooks with for numbers that have none of their
    /// own.
    #[arg(
        long = "bridge-webhook-secret",
        env = "WHATSAPP_WEBJS_WEBHOOK_SECRET",
        hide_env_values = true
    )]
    pub bridge_webhook_secret: Option<SecretString>,
}

impl BridgeConfig {
    /// `None` when there is no bridge.
    pub fn settings(&self) -> Result<Option<BridgeSettings>, ConfigProblem> {
        let Some(url) = self.bridge_url.as_deref().filter(|url| !url.is_empty()) else {
            return Ok(None);
        };
        let token = self.bridge_token.clone().unwrap_or_default();
        let settings = BridgeSettings::new(url, token);
        settings.map(Some).map_err(|error| ConfigProblem::Bridge(error.to_string()))
    }

    pub fn webhook_secret(&self) -> Result<Option<SecretString>, ConfigProblem> {
        match &self.bridge_webhook_secret {
            Some(secret) if secret.expose_secret().is_empty() => Ok(None),
            Some(secret) if secret.expose_secret().len() < SHORTEST_SECRET => {
                Err(ConfigProblem::BridgeSecretWeak)
            }
            secret => Ok(secret.clone()),
        }
    }
}
