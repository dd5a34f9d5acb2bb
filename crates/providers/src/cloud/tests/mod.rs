//! The provider against a real HTTP server that plays Graph from a script.

mod accounts;
mod files;
mod messages;
pub(crate) mod script;

use blazz_domain::account::{AccountAccess, ProviderKind};
use secrecy::SecretString;

use super::{CloudProvider, CloudSettings};

fn access() -> AccountAccess {
    AccountAccess {
        account_id: "01970000-0000-7000-8000-000000000001".parse().unwrap(),
        provider: ProviderKind::Cloud,
        external_id: "11".to_owned(),
        business_id: "7".to_owned(),
        access_token: SecretString::from("a-token"),
    }
}

/// An address where nobody listens.
pub(crate) fn nowhere() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

fn provider(base: &str) -> CloudProvider {
    provider_with(base, |_| {})
}

fn provider_with(base: &str, change: impl FnOnce(&mut CloudSettings)) -> CloudProvider {
    // Fails when another test was first; that one did the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut settings = CloudSettings::new(base, "v25.0").unwrap();
    change(&mut settings);
    CloudProvider::new(settings).unwrap()
}
