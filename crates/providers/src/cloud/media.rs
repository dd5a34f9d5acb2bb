//! Fetching received files: ask for the 5-minute address, then read it, limited and checked (cloud-api.md §4).

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use blazz_domain::account::{AccountAccess, AccountStatus};
use blazz_domain::failure::Failure;
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use reqwest::header::LOCATION;
use reqwest::{Response, StatusCode};
use secrecy::ExposeSecret;
use sha2::{Digest, Sha256};
use url::{Host, Url};

use super::answer::Answer;
use super::errors::Class;
use super::graph::{CallError, Graph};
use super::send::{bad_token, unreachable};
use super::settings::CloudSettings;
use super::tolerant::Tolerant;
use crate::provider::{MediaDownload, MediaError, MediaStream};

const MOST_REDIRECTS: usize = 5;

impl From<CallError> for MediaError {
    fn from(error: CallError) -> Self {
        match error {
            CallError::Unreachable(_) => Self::Retry { failure: unreachable(), after: None },
            CallError::NoAnswer(_) => unavailable(),
            CallError::Unsendable(_) => {
                Self::AccountBlocked { failure: bad_token(), status: AccountStatus::Disconnected }
            }
        }
    }
}

pub(super) async fn open(
    graph: &Graph,
    access: &AccountAccess,
    media_id: &str,
) -> Result<MediaDownload, MediaError> {
    let query = [("phone_number_id", access.external_id.as_str())];
    let answer = graph.get(&[media_id], &query, access).await?;
    let described = match answer.json() {
        Some(described) if answer.is_success() => described,
        _ => return Err(refusal(&answer)),
    };
    let url = described.text("url").and_then(|url| Url::parse(&url).ok());
    let url = url.ok_or_else(unavailable)?;
    let size = described.integer("file_size").and_then(|size| u64::try_from(size).ok());
    let most = graph.settings.largest_file;
    if size.is_some_and(|size| size > most) {
        return Err(too_large(most));
    }
    let sha256 = described.text("sha256").and_then(|sum| hex_sum(&sum));
    let response = fetch(graph, access, url).await?;
    Ok(MediaDownload {
        mime_type: described.text("mime_type"),
        size,
        sha256: sha256.clone(),
        stream: checked(response, &graph.settings, sha256),
    })
}

/// Follows redirects by hand: the token goes to Meta's hosts only.
async fn fetch(graph: &Graph, access: &AccountAccess, first: Url) -> Result<Response, MediaError> {
    if !is_trusted(&first, &graph.settings) {
        return Err(foreign_host());
    }
    let mut url = first;
    for _ in 0..=MOST_REDIRECTS {
        let mut request = graph.http.get(url.clone());
        if is_trusted(&url, &graph.settings) {
            request = request.bearer_auth(access.access_token.expose_secret());
        } else if url.scheme() != "https" || !matches!(url.host(), Some(Host::Domain(_))) {
            return Err(foreign_host());
        }
        let time_out = graph.settings.silence_time_out;
        let response = within(time_out, request.send()).await?;
        match response.status() {
            status if status.is_success() => return Ok(response),
            status if status.is_redirection() => url = next(&url, &response)?,
            status => return Err(not_served(status)),
        }
    }
    Err(unavailable())
}

fn next(url: &Url, response: &Response) -> Result<Url, MediaError> {
    let location = response.headers().get(LOCATION).and_then(|value| value.to_str().ok());
    location.and_then(|location| url.join(location).ok()).ok_or_else(unavailable)
}

fn is_trusted(url: &Url, settings: &CloudSettings) -> bool {
    if url.origin() == settings.base.origin() {
        return true;
    }
    let Some(Host::Domain(host)) = url.host() else { return false };
    url.scheme() == "https"
        && settings.media_hosts.iter().any(|allowed| {
            if allowed.starts_with('.') { host.ends_with(allowed) } else { host == allowed }
        })
}

/// The bytes as they come, with an error in the place of the first one too many, and at the end when
/// they are not what was announced.
fn checked(response: Response, settings: &CloudSettings, sha256: Option<String>) -> MediaStream {
    let reading = Reading {
        response,
        received: 0,
        most: settings.largest_file,
        time_out: settings.silence_time_out,
        sum: Sha256::new(),
        expected: sha256,
    };
    stream::try_unfold(reading, Reading::next).boxed()
}

/// Ends a wait for bytes that do not come; a file may take as long as it needs while they do.
async fn within<T>(
    time_out: Duration,
    waiting: impl Future<Output = Result<T, reqwest::Error>>,
) -> Result<T, MediaError> {
    match tokio::time::timeout(time_out, waiting).await {
        Ok(outcome) => Ok(outcome.map_err(CallError::from)?),
        Err(_) => Err(unavailable()),
    }
}

struct Reading {
    response: Response,
    received: u64,
    most: u64,
    time_out: Duration,
    sum: Sha256,
    expected: Option<String>,
}

impl Reading {
    async fn next(mut self) -> Result<Option<(Bytes, Self)>, MediaError> {
        let Some(bytes) = within(self.time_out, self.response.chunk()).await? else {
            let sum = hex::encode(self.sum.finalize());
            return if self.expected.is_none_or(|expected| expected == sum) {
                Ok(None)
            } else {
                let reason = "The file arrived damaged; it is fetched again.";
                Err(MediaError::Retry {
                    failure: Failure::new("media_damaged", reason).retryable(),
                    after: None,
                })
            };
        };
        self.received = self.received.saturating_add(bytes.len() as u64);
        if self.received > self.most {
            return Err(too_large(self.most));
        }
        self.sum.update(&bytes);
        Ok(Some((bytes, self)))
    }
}

/// Meta writes the sum in hex or in base64; anything else is not a sum and is not compared.
fn hex_sum(sum: &str) -> Option<String> {
    let bytes = hex::decode(sum).ok().or_else(|| STANDARD.decode(sum).ok())?;
    (bytes.len() == 32).then(|| hex::encode(bytes))
}

/// Graph did not describe the file.
fn refusal(answer: &Answer) -> MediaError {
    let Some(error) = answer.reported_error() else { return unavailable() };
    // Without access to the file Graph says the same as without the file (cloud-api.md §8).
    if error.code == 100 || error.code == 33 || answer.status == StatusCode::NOT_FOUND.as_u16() {
        let reason = "WhatsApp no longer has this file: it keeps files for 7 days.";
        let failure = Failure::new("media_gone", reason).with_provider_code(error.code);
        return MediaError::Refused { failure };
    }
    let failure = error.failure(Some(answer.status));
    match error.class(Some(answer.status)) {
        Class::Blocks(status) => MediaError::AccountBlocked { failure, status },
        Class::Retry(_) | Class::MayHaveSent => {
            MediaError::Retry { failure, after: answer.retry_after }
        }
        Class::Final | Class::NeedsAction => MediaError::Refused { failure },
    }
}

/// The address itself failed; most often it has expired, and the next attempt asks for a new one.
fn not_served(status: StatusCode) -> MediaError {
    let reason = format!("WhatsApp did not hand out the file (HTTP {}).", status.as_u16());
    let failure = Failure::new("media_not_served", reason).retryable();
    MediaError::Retry { failure, after: None }
}

fn unavailable() -> MediaError {
    let reason = "WhatsApp did not answer readably about the file; it is asked again.";
    MediaError::Retry {
        failure: Failure::new("media_unavailable", reason).retryable(),
        after: None,
    }
}

fn too_large(most: u64) -> MediaError {
    let reason = format!("The file is larger than {} MB.", most / (1024 * 1024));
    MediaError::Refused { failure: Failure::new("media_too_large", reason) }
}

fn foreign_host() -> MediaError {
    let reason = "The file is at an address that is not WhatsApp's; it was not fetched.";
    MediaError::Refused { failure: Failure::new("media_foreign_host", reason) }
}
