//! Posts an alert as JSON, signed with the secret of the receiver.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use blazz_domain::Clock;
use blazz_domain::alert::Alert;
use blazz_inbox::alerts::{AlertFailure, Carrier, Receiver, Unfit};
use hmac::{Hmac, KeyInit, Mac};
use reqwest::{Client, redirect};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;
use url::{Host, Url};

use super::resolve::{Private, Resolver, is_public};

const CONNECT_TIME_OUT: Duration = Duration::from_secs(5);
/// From the first byte to the last of the answer's head.
const TIME_OUT: Duration = Duration::from_secs(15);

/// Posts alerts.
#[derive(Debug)]
pub(super) struct Webhook {
    http: Client,
    /// Whether addresses of one's own network are allowed, and `http` on this machine.
    may_be_private: bool,
    clock: Arc<dyn Clock>,
}

impl Webhook {
    /// Needs a TLS provider installed for the process.
    pub(super) fn new(may_be_private: bool, clock: Arc<dyn Clock>) -> Result<Self, reqwest::Error> {
        let http = Client::builder()
            .user_agent(concat!("blazz/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(CONNECT_TIME_OUT)
            .timeout(TIME_OUT)
            .redirect(redirect::Policy::none())
            // A proxy would look names up itself, and lead wherever it can.
            .no_proxy()
            .dns_resolver(Arc::new(Resolver { may_be_private }))
            .build()?;
        Ok(Self { http, may_be_private, clock })
    }

    fn read(&self, address: &str) -> Result<Url, Unfit> {
        let url = Url::parse(address).map_err(|_| NO_ADDRESS)?;
        let host = url.host().ok_or(NO_ADDRESS)?;
        match url.scheme() {
            "https" => {}
            "http" if self.may_be_private && is_here(&host) => {}
            _ => return Err(NO_ADDRESS),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(NAMES_A_USER);
        }
        Ok(url)
    }

    /// A host that is written as a number is never looked up.
    fn is_allowed(&self, url: &Url) -> bool {
        self.may_be_private
            || match url.host() {
                Some(Host::Ipv4(address)) => is_public(address.into()),
                Some(Host::Ipv6(address)) => is_public(address.into()),
                Some(Host::Domain(_)) => true,
                None => false,
            }
    }
}

const NO_ADDRESS: Unfit =
    Unfit { code: "not_https", why: "write an address that begins with https://" };
const NAMES_A_USER: Unfit =
    Unfit { code: "names_a_user", why: "leave out the name and password before the host" };

/// Whether a host is this machine.
fn is_here(host: &Host<&str>) -> bool {
    match host {
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
        Host::Domain(name) => *name == "localhost",
    }
}

#[async_trait]
impl Carrier for Webhook {
    fn check(&self, address: &str) -> Result<(), Unfit> {
        let url = self.read(address)?;
        if self.is_allowed(&url) { Ok(()) } else { Err(PRIVATE) }
    }

    async fn carry(&self, alert: &Alert, to: &Receiver) -> Result<(), AlertFailure> {
        let url = self.read(&to.address).map_err(|unfit| AlertFailure::for_good(unfit.why))?;
        if !self.is_allowed(&url) {
            return Err(Private.into());
        }
        let body = serde_json::to_vec(alert)
            .map_err(|_| AlertFailure::for_good("The alert could not be written as JSON."))?;
        let timestamp = (self.clock.now().as_millis() / 1000).to_string();
        let mut request = self
            .http
            .post(url)
            .header("Content-Type", "application/json")
            .header("X-Blazz-Alert-Id", alert.alert_id.to_string())
            .header("X-Blazz-Timestamp", &timestamp);
        if let Some(secret) = &to.secret {
            request = request.header("X-Blazz-Signature", sign(secret, &timestamp, &body));
        }
        let answer = request.body(body).send().await.map_err(|error| failed(&error))?;
        let status = answer.status();
        if status.is_success() { Ok(()) } else { Err(refused(status)) }
    }
}

const PRIVATE: Unfit = Unfit {
    code: "private_address",
    why: "this address is in a private network: whoever runs this installation can allow that with \
          BLAZZ_ALERTS_TO_PRIVATE",
};

/// HMAC-SHA256 in hex over the timestamp and, right after it, the body.
fn sign(secret: &SecretString, timestamp: &str, body: &[u8]) -> String {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(secret.expose_secret().as_bytes())
        .expect("HMAC takes keys of any length");
    mac.update(timestamp.as_bytes());
    mac.update(body);
    hex::encode(mac.finalize().into_bytes())
}

/// What went wrong, without the address: it may hold a secret.
fn failed(error: &reqwest::Error) -> AlertFailure {
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = cause {
        if error.is::<Private>() {
            return Private.into();
        }
        cause = error.source();
    }
    AlertFailure::passing(if error.is_timeout() {
        "The receiver did not answer within 15 seconds."
    } else if error.is_connect() {
        "The receiver could not be reached: check its name, its port and its certificate."
    } else {
        "The connection broke before the receiver had answered."
    })
}

fn refused(status: reqwest::StatusCode) -> AlertFailure {
    if status.is_redirection() {
        let reason = format!(
            "The receiver answered {}: it is elsewhere now. Set the address it moved to.",
            status.as_u16()
        );
        return AlertFailure::passing(reason);
    }
    AlertFailure::passing(format!("The receiver answered {}.", status.as_u16()))
}
