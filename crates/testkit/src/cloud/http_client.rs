//! The simulator's HTTP client: for webhooks and for media by link.

use std::{sync::Arc, time::Duration};

use rustls::{ClientConfig, RootCertStore, crypto::ring};

/// Follows no redirect, as Meta does not; trusts no certificate, as it only speaks to loopback.
pub(crate) fn with_timeout(timeout: Duration) -> reqwest::Client {
    let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map(|builder| {
            builder.with_root_certificates(RootCertStore::empty()).with_no_client_auth()
        });
    let builder = reqwest::Client::builder()
        .timeout(timeout)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy();
    let built = match tls {
        Ok(tls) => builder.tls_backend_preconfigured(tls).build(),
        Err(error) => panic!("ring knows TLS 1.2 and 1.3: {error}"),
    };
    built.unwrap_or_else(|error| panic!("a client without proxy or certificates: {error}"))
}
