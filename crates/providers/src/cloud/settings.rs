//! Where Graph is and how long to wait for it.

use std::time::Duration;

use url::Url;

/// What the operator may set about the Cloud API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CloudSettings {
    /// Address of Graph without the version.
    pub base: Url,
    /// Graph version, for example `v25.0`.
    pub version: String,
    /// Hosts that files may come from: a name, or a suffix that begins with a dot. The host of `base`
    /// is always among them.
    pub media_hosts: Vec<String>,
    pub connect_time_out: Duration,
    /// The longest silence of a server that sends a file.
    pub silence_time_out: Duration,
    /// For one question about a file or an account.
    pub question_time_out: Duration,
    /// Bytes; a larger file is refused.
    pub largest_file: u64,
}

impl CloudSettings {
    /// Meta's own address, with its newest version that was checked (cloud-api.md §1).
    ///
    /// # Errors
    /// When `base` is not an address that paths can be added to.
    pub fn new(base: &str, version: &str) -> Result<Self, SettingsError> {
        let base = Url::parse(base).map_err(SettingsError::Address)?;
        if base.cannot_be_a_base() || !matches!(base.scheme(), "http" | "https") {
            return Err(SettingsError::NotWeb);
        }
        Ok(Self {
            base,
            version: version.trim_matches('/').to_owned(),
            media_hosts: [".fbsbx.com", ".fbcdn.net", ".whatsapp.net"].map(str::to_owned).into(),
            connect_time_out: Duration::from_secs(10),
            silence_time_out: Duration::from_secs(30),
            question_time_out: Duration::from_secs(20),
            largest_file: 100 * 1024 * 1024,
        })
    }

    /// Meta's own address.
    pub const BASE: &'static str = "https://graph.facebook.com";
    /// The newest version that was checked (cloud-api.md §1).
    pub const VERSION: &'static str = "v25.0";
}

/// Why settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    #[error("reading the address of Graph")]
    Address(#[source] url::ParseError),
    #[error("the address of Graph must begin with https:// or http://")]
    NotWeb,
}
