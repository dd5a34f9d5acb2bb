//! The HTTP client of tests: with time-outs, without proxies.

use std::time::Duration;

use anyhow::Context;

/// Builds a client; installs the TLS provider of the process when nobody has.
pub fn client() -> anyhow::Result<reqwest::Client> {
    // A second installation fails harmlessly: the first one serves.
    drop(rustls::crypto::ring::default_provider().install_default());
    reqwest::Client::builder()
        .no_proxy()
        .connect_timeout(Duration::from_secs(5))
        .timeout(Duration::from_secs(30))
        .build()
        .context("building the HTTP client of a test")
}
