//! HTTP to the bridge: one client, one bearer token per call, and errors told apart by whether anything was sent.

use std::time::Duration;

use blazz_domain::account::AccountAccess;
use bytes::Bytes;
use reqwest::header::RETRY_AFTER;
use reqwest::{Client, Method, RequestBuilder, Response, redirect};
use secrecy::ExposeSecret;
use serde_json::Value;
use url::Url;

use super::settings::BridgeSettings;
use crate::cloud::tolerant::Tolerant;

/// Node closes an idle connection after 5 seconds (`server.keepAliveTimeout`): a message written to one that is
/// just being closed would be of unknown outcome.
const IDLE: Duration = Duration::from_secs(4);
/// The largest answer that is read, in bytes; files are read otherwise.
const LARGEST_ANSWER: usize = 64 * 1024;
/// The longest word and sentence of an error that are taken over, in characters.
const LONGEST_CODE: usize = 64;
const LONGEST_SENTENCE: usize = 300;

#[derive(Debug)]
pub(super) struct Node {
    http: Client,
    pub(super) settings: BridgeSettings,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum CallError {
    /// No connection: nothing was sent.
    #[error("connecting to the bridge")]
    Unreachable(#[source] reqwest::Error),
    /// The request cannot be written: the token holds characters that no header takes.
    #[error("writing the request")]
    Unsendable(#[source] reqwest::Error),
    /// The connection broke, or time ran out, after it was made.
    #[error("waiting for the bridge's answer")]
    NoAnswer(#[source] reqwest::Error),
    /// More came than any answer has.
    #[error("the answer of the bridge is too long")]
    TooLong,
}

impl From<reqwest::Error> for CallError {
    fn from(error: reqwest::Error) -> Self {
        // The address holds the name of the session.
        let error = error.without_url();
        if error.is_connect() {
            Self::Unreachable(error)
        } else if error.is_builder() {
            Self::Unsendable(error)
        } else {
            Self::NoAnswer(error)
        }
    }
}

/// One answer of the bridge.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub(super) status: u16,
    /// `Retry-After`, in seconds.
    pub(super) retry_after: Option<Duration>,
    /// `null` when it is no JSON.
    pub(super) json: Value,
}

/// `{"error": {"code", "message"}}`, which only the bridge itself writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) code: String,
    pub(super) sentence: Option<String>,
}

impl Answer {
    pub(super) const fn is_success(&self) -> bool {
        matches!(self.status, 200..=299)
    }

    pub(super) fn refusal(&self) -> Option<Refusal> {
        let error = &self.json["error"];
        let shorten = |text: String, most| text.chars().take(most).collect::<String>();
        Some(Refusal {
            code: shorten(error.text("code")?, LONGEST_CODE),
            sentence: error.text("message").map(|it| shorten(it, LONGEST_SENTENCE)),
        })
    }
}

impl Node {
    /// Needs a TLS provider installed for the process.
    pub(super) fn new(settings: BridgeSettings) -> Result<Self, reqwest::Error> {
        let http = Client::builder()
            .user_agent(concat!("blazz/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(settings.connect_time_out)
            .pool_idle_timeout(IDLE)
            .redirect(redirect::Policy::none())
            .build()?;
        Ok(Self { http, settings })
    }

    /// `{base}/sessions/{session}/{segments…}`; each segment is escaped.
    fn address(&self, session: &str, segments: &[&str]) -> Url {
        let mut url = self.settings.base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().push("sessions").push(session).extend(segments);
        }
        url
    }

    fn request(&self, method: Method, access: &AccountAccess, segments: &[&str]) -> RequestBuilder {
        let own = access.access_token.expose_secret();
        let token = if own.is_empty() { self.settings.token.expose_secret() } else { own };
        let request = self.http.request(method, self.address(&access.external_id, segments));
        if token.is_empty() { request } else { request.bearer_auth(token) }
    }

    /// Asks a question: harmless to repeat.
    pub(super) async fn get(&self, access: &AccountAccess) -> Result<Answer, CallError> {
        let time_out = self.settings.question_time_out;
        answer(self.request(Method::GET, access, &[]).timeout(time_out).send().await?).await
    }

    pub(super) async fn post(
        &self,
        access: &AccountAccess,
        segment: &str,
        body: &Value,
        time_out: Duration,
    ) -> Result<Answer, CallError> {
        let request = self.request(Method::POST, access, &[segment]).timeout(time_out).json(body);
        answer(request.send().await?).await
    }

    /// Opens a file; how long reading it takes is the reader's to limit.
    pub(super) async fn open(
        &self,
        access: &AccountAccess,
        media_id: &str,
    ) -> Result<Response, CallError> {
        Ok(self.request(Method::GET, access, &["media", media_id]).send().await?)
    }
}

pub(super) async fn answer(mut response: Response) -> Result<Answer, CallError> {
    let retry_after = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
    let retry_after = retry_after.and_then(|value| value.trim().parse().ok());
    let mut body = Vec::new();
    while let Some(part) = response.chunk().await? {
        let part: Bytes = part;
        if body.len() + part.len() > LARGEST_ANSWER {
            return Err(CallError::TooLong);
        }
        body.extend_from_slice(&part);
    }
    Ok(Answer {
        status: response.status().as_u16(),
        retry_after: retry_after.map(Duration::from_secs),
        json: serde_json::from_slice(&body).unwrap_or_default(),
    })
}
