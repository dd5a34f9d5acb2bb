//! Fetches a file by the address a client gave, from the open internet alone.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use blazz_domain::network::is_public;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Client, Url, redirect};
use url::Host;

/// For one file, however large.
const TIME_OUT: Duration = Duration::from_mins(2);
const MOST_REDIRECTS: usize = 3;

/// Fetches files. Cheap to share.
#[derive(Debug, Clone)]
pub(crate) struct Files {
    http: Client,
    largest: usize,
    /// A simulated WhatsApp's files lie on this machine.
    is_neighbourhood_open: bool,
}

/// A file that was fetched.
#[derive(Debug)]
pub(crate) struct Fetched {
    pub(crate) bytes: Vec<u8>,
    pub(crate) mime_type: Option<String>,
}

/// Why a file cannot be had.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum FetchError {
    #[error("the address of the file is not one of the open internet")]
    Closed,
    #[error("the file is larger than {0} bytes")]
    TooLarge(usize),
    #[error("the address gives no file: {0}")]
    Refused(String),
    /// It may be there a little later.
    #[error("the file could not be fetched: {0}")]
    Unreachable(String),
}

/// Finds addresses and leaves out those that are not public: whatever a name points to at that moment is what is
/// connected to, so that a name cannot change in between.
#[derive(Debug)]
struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let public: Vec<SocketAddr> = found.filter(|it| is_public(it.ip())).collect();
            if public.is_empty() {
                return Err(FetchError::Closed.into());
            }
            let addresses: Addrs = Box::new(public.into_iter());
            Ok(addresses)
        })
    }
}

impl Files {
    /// # Errors
    /// When the HTTP client cannot be built.
    pub(crate) fn new(largest: u64, is_neighbourhood_open: bool) -> Result<Self, reqwest::Error> {
        let may_follow = redirect::Policy::custom(move |attempt| {
            let is_allowed = is_neighbourhood_open || is_open(attempt.url());
            if attempt.previous().len() > MOST_REDIRECTS || !is_allowed {
                return attempt.error(FetchError::Closed);
            }
            attempt.follow()
        });
        let mut builder = Client::builder().timeout(TIME_OUT).redirect(may_follow).no_proxy();
        if !is_neighbourhood_open {
            builder = builder.dns_resolver(Arc::new(PublicOnly));
        }
        let largest = usize::try_from(largest).unwrap_or(usize::MAX);
        Ok(Self { http: builder.build()?, largest, is_neighbourhood_open })
    }

    pub(crate) async fn fetch(&self, address: &str) -> Result<Fetched, FetchError> {
        let url = Url::parse(address).map_err(|error| FetchError::Refused(error.to_string()))?;
        if !self.is_neighbourhood_open && !is_open(&url) {
            return Err(FetchError::Closed);
        }
        let mut answer = self.http.get(url).send().await.map_err(|error| in_words(&error))?;
        if !answer.status().is_success() {
            return Err(not_served(answer.status()));
        }
        let mime_type = answer.headers().get(reqwest::header::CONTENT_TYPE);
        let mime_type = mime_type.and_then(|it| it.to_str().ok()).map(ToOwned::to_owned);
        let mut bytes = Vec::new();
        while let Some(piece) = answer.chunk().await.map_err(|error| in_words(&error))? {
            if bytes.len() + piece.len() > self.largest {
                return Err(FetchError::TooLarge(self.largest));
            }
            bytes.extend_from_slice(&piece);
        }
        Ok(Fetched { bytes, mime_type })
    }
}

/// An address that is written as numbers is looked at here, one that is a name when it is found.
fn is_open(url: &Url) -> bool {
    let is_web = matches!(url.scheme(), "http" | "https");
    is_web
        && match url.host() {
            Some(Host::Ipv4(address)) => is_public(address.into()),
            Some(Host::Ipv6(address)) => is_public(address.into()),
            Some(Host::Domain(_)) => true,
            None => false,
        }
}

fn not_served(status: reqwest::StatusCode) -> FetchError {
    if status.is_server_error() || status == reqwest::StatusCode::TOO_MANY_REQUESTS {
        return FetchError::Unreachable(status.to_string());
    }
    FetchError::Refused(status.to_string())
}

/// What went wrong, without the address, which may hold a secret.
fn in_words(error: &reqwest::Error) -> FetchError {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(at) = cause {
        if at.downcast_ref::<FetchError>() == Some(&FetchError::Closed) {
            return FetchError::Closed;
        }
        cause = at.source();
    }
    let what = if error.is_timeout() { "it took too long" } else { "no connection" };
    FetchError::Unreachable(what.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn nothing_of_the_neighbourhood_is_fetched_however_it_is_written() {
        // Another test of this process may have set it.
        drop(rustls::crypto::ring::default_provider().install_default());
        let files = Files::new(1_000, false).unwrap();
        for address in [
            "http://127.0.0.1:1/x",
            "http://localhost:1/x",
            "http://[::1]:1/x",
            "http://[::ffff:10.0.0.1]/x",
            "http://2130706433/x",
            "http://0x7f.1/x",
            "https://169.254.169.254/latest",
            "file:///etc/passwd",
        ] {
            assert_eq!(files.fetch(address).await.unwrap_err(), FetchError::Closed, "{address}");
        }
    }
}
