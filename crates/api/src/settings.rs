//! What an installation decides about its HTTP side.

use std::time::Duration;

use blazz_domain::pace::Pace;
use secrecy::SecretString;

use crate::access::TrustedProxies;

/// The HTTP side of an installation.
#[derive(Debug, Clone)]
pub struct ApiSettings {
    /// How people reach the program, for example `https://inbox.example.com`, without a slash at the end.
    pub public_url: String,
    /// Which peers may say in `X-Forwarded-For` whom they speak for.
    pub trusted_proxies: TrustedProxies,
    /// Requests of one address.
    pub address_pace: Pace,
    /// Requests of one signed-in person or token.
    pub caller_pace: Pace,
    /// When set, `/metrics` asks for it as a bearer token.
    pub metrics_token: Option<SecretString>,
}

impl ApiSettings {
    /// 200 requests a second from one address, 2000 at once: an office behind one address stays below.
    pub const ADDRESS_PACE: Pace = Pace { interval: Duration::from_millis(5), burst: 2000 };
    /// 50 requests a second by one caller, 500 at once.
    pub const CALLER_PACE: Pace = Pace { interval: Duration::from_millis(20), burst: 500 };

    /// The usual settings for this address.
    pub fn new(public_url: impl Into<String>) -> Self {
        Self {
            public_url: public_url.into().trim_end_matches('/').to_owned(),
            trusted_proxies: TrustedProxies::default(),
            address_pace: Self::ADDRESS_PACE,
            caller_pace: Self::CALLER_PACE,
            metrics_token: None,
        }
    }

    /// Whether people reach the program through TLS.
    pub fn is_secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}
