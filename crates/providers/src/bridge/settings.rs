//! Where the bridge is, what opens it, and how long to wait for it.

use std::time::Duration;

use secrecy::SecretString;
use url::Url;

/// What the operator sets about the bridge. Its address is theirs alone: whoever could choose it could have this
/// program call any address of its network.
#[derive(Debug, Clone)]
pub struct BridgeSettings {
    pub base: Url,
    /// For accounts that have no token of their own; empty where there is none.
    pub token: SecretString,
    pub connect_time_out: Duration,
    /// The longest silence while a file is sent.
    pub silence_time_out: Duration,
    /// For one question about a session.
    pub question_time_out: Duration,
    /// Bytes; a larger file is refused.
    pub largest_file: u64,
}

impl BridgeSettings {
    /// # Errors
    /// When `base` is not an address that paths can be added to.
    pub fn new(base: &str, token: SecretString) -> Result<Self, BridgeSettingsError> {
        let base = Url::parse(base).map_err(BridgeSettingsError::Address)?;
        if base.cannot_be_a_base() || !matches!(base.scheme(), "http" | "https") {
            return Err(BridgeSettingsError::NotWeb);
        }
        Ok(Self {
            base,
            token,
            connect_time_out: Duration::from_secs(5),
            silence_time_out: Duration::from_secs(30),
            question_time_out: Duration::from_secs(10),
            largest_file: 100 * 1024 * 1024,
        })
    }
}

/// Why settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BridgeSettingsError {
    #[error("reading the address of the bridge")]
    Address(#[source] url::ParseError),
    #[error("the address of the bridge must begin with https:// or http://")]
    NotWeb,
}
