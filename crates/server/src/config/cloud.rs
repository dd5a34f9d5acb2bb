//! Where Meta's Cloud API is.

use blazz_providers::cloud::CloudSettings;
use clap::Args;

use super::ConfigProblem;

/// The Graph API.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Meta Cloud API")]
pub struct CloudConfig {
    /// Version of the Graph API.
    #[arg(long, env = "BLAZZ_GRAPH_VERSION", default_value = "v25.0")]
    pub graph_version: String,
    /// Address of the Graph API; another one points the program at a simulator.
    #[arg(long, env = "BLAZZ_GRAPH_URL", default_value = "https://graph.facebook.com")]
    pub graph_url: String,
    /// Hosts that received files may come from: names, or suffixes that begin with a dot.
    #[arg(
        long,
        env = "BLAZZ_MEDIA_HOSTS",
        value_delimiter = ',',
        default_value = ".fbsbx.com,.fbcdn.net,.whatsapp.net"
    )]
    pub media_hosts: Vec<String>,
}

impl CloudConfig {
    pub fn settings(&self) -> Result<CloudSettings, ConfigProblem> {
        let mut settings = CloudSettings::new(&self.graph_url, &self.graph_version)
            .map_err(|error| ConfigProblem::Graph(error.to_string()))?;
        settings.media_hosts.clone_from(&self.media_hosts);
        Ok(settings)
    }
}
