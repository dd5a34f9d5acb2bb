//! How linked devices call themselves, and which WhatsApp they are devices of.

#[cfg(feature = "linked-devices")]
use std::time::Duration;

use clap::Args;

/// Linked devices ("WhatsApp Web").
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Linked devices")]
pub struct WebConfig {
    /// How the device is called in the phone's list of linked devices.
    #[arg(long, env = "BLAZZ_DEVICE_NAME", default_value = "Blazz")]
    pub device_name: String,
    /// Address of a simulated WhatsApp (`ws://…`); only a program that was built for it takes one.
    #[arg(long, env = "BLAZZ_WEB_URL", requires = "web_files")]
    pub web_url: Option<String>,
    /// Host and port of the simulated WhatsApp's files.
    #[arg(long, env = "BLAZZ_WEB_FILES", requires = "web_url")]
    pub web_files: Option<String>,
    /// Seconds without a word from WhatsApp after which it is asked whether it is there; a connection that says nothing
    /// for half as long then is made anew.
    #[arg(long, env = "BLAZZ_WEB_QUIET", default_value_t = 20, value_parser = clap::value_parser!(u64).range(2..=300))]
    pub web_quiet: u64,
    /// Seconds until a program that WhatsApp finds too old tries again, with the version that is current then.
    #[arg(long, env = "BLAZZ_WEB_OUTDATED_AGAIN", default_value_t = 3600, value_parser = clap::value_parser!(u64).range(1..))]
    pub web_outdated_again: u64,
    /// Seconds between two pictures of contacts that a linked device asks WhatsApp for.
    #[arg(long, env = "BLAZZ_WEB_PICTURE_EVERY", default_value_t = 3, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub web_picture_every: u64,
}

#[cfg(feature = "linked-devices")]
impl WebConfig {
    /// # Errors
    /// When it names a simulated WhatsApp and this program trusts none.
    pub fn settings(&self) -> Result<blazz_providers_web::WebSettings, super::ConfigProblem> {
        use blazz_providers_web::{IS_FOR_SIMULATOR, Pace, Place, WebSettings};

        let place = match (&self.web_url, &self.web_files) {
            (Some(url), Some(files)) => {
                Some(Place { websocket_url: url.clone(), file_host: files.clone() })
            }
            _ => None,
        };
        if place.is_some() && !IS_FOR_SIMULATOR {
            return Err(super::ConfigProblem::NotForSimulator);
        }
        let quiet = Duration::from_secs(self.web_quiet);
        let timing = Pace {
            quiet,
            answer: quiet / 2,
            outdated_again: Duration::from_secs(self.web_outdated_again),
            picture_every: Duration::from_secs(self.web_picture_every),
        };
        let device_name = self.device_name.clone();
        Ok(WebSettings { device_name, place, pace: timing, ..WebSettings::default() })
    }
}
