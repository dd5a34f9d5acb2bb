//! HTTP to Graph: one client, one bearer token per call, and errors told apart by whether anything was sent.

use std::time::Duration;

use blazz_domain::account::AccountAccess;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::{Client, Method, RequestBuilder, redirect};
use secrecy::ExposeSecret;
use serde_json::Value;
use url::Url;

use super::answer::Answer;
use super::settings::CloudSettings;

/// Shorter than servers keep an idle connection: a message written to one that is just being closed
/// would be of unknown outcome.
const IDLE: Duration = Duration::from_secs(20);

#[derive(Debug)]
pub(super) struct Graph {
    pub(super) http: Client,
    pub(super) settings: CloudSettings,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum CallError {
    /// No connection: nothing was sent.
    #[error("connecting to WhatsApp")]
    Unreachable(#[source] reqwest::Error),
    /// The request cannot be written: the token holds characters that no header takes.
    #[error("writing the request")]
    Unsendable(#[source] reqwest::Error),
    /// The connection broke, or time ran out, after it was made.
    #[error("waiting for WhatsApp's answer")]
    NoAnswer(#[source] reqwest::Error),
}

impl From<reqwest::Error> for CallError {
    fn from(error: reqwest::Error) -> Self {
        // The address holds ids and, for files, a signature.
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

impl Graph {
    /// Needs a TLS provider installed for the process.
    pub(super) fn new(settings: CloudSettings) -> Result<Self, reqwest::Error> {
        let http = Client::builder()
            .user_agent(concat!("blazz/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(settings.connect_time_out)
            .pool_idle_timeout(IDLE)
            .redirect(redirect::Policy::none())
            .build()?;
        Ok(Self { http, settings })
    }

    /// `{base}/{version}/{segments…}`; each segment is escaped.
    fn address(&self, segments: &[&str]) -> Url {
        let mut url = self.settings.base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().push(&self.settings.version).extend(segments);
        }
        url
    }

    pub(super) fn request(
        &self,
        method: Method,
        segments: &[&str],
        access: &AccountAccess,
        time_out: Duration,
    ) -> RequestBuilder {
        self.http
            .request(method, self.address(segments))
            .bearer_auth(access.access_token.expose_secret())
            .timeout(time_out)
    }

    /// Asks a question: harmless to repeat.
    pub(super) async fn get(
        &self,
        segments: &[&str],
        query: &[(&str, &str)],
        access: &AccountAccess,
    ) -> Result<Answer, CallError> {
        let time_out = self.settings.question_time_out;
        answer(self.request(Method::GET, segments, access, time_out).query(query)).await
    }

    pub(super) async fn post(
        &self,
        segments: &[&str],
        body: &Value,
        access: &AccountAccess,
        time_out: Duration,
    ) -> Result<Answer, CallError> {
        answer(self.request(Method::POST, segments, access, time_out).json(body)).await
    }
}

pub(super) async fn answer(request: RequestBuilder) -> Result<Answer, CallError> {
    let response = request.send().await?;
    let (status, retry_after) = (response.status().as_u16(), asked_wait(response.headers()));
    Ok(Answer { status, retry_after, body: response.bytes().await? })
}

/// The wait that the headers ask for: `Retry-After` in seconds, or Meta's estimate in minutes until a
/// business account regains access (cloud-api.md §9).
fn asked_wait(headers: &HeaderMap) -> Option<Duration> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(seconds) = text(RETRY_AFTER.as_str()).and_then(|value| value.trim().parse().ok()) {
        return Some(Duration::from_secs(seconds));
    }
    let usage: Value = serde_json::from_str(text("x-business-use-case-usage")?).ok()?;
    let minutes = usage
        .as_object()?
        .values()
        .filter_map(Value::as_array)
        .flatten()
        .filter_map(|use_case| use_case["estimated_time_to_regain_access"].as_u64())
        .max()?;
    (minutes > 0).then(|| Duration::from_secs(minutes.saturating_mul(60)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(name: &'static str, value: &'static str) -> Option<Duration> {
        let mut headers = HeaderMap::new();
        headers.insert(name, value.parse().unwrap());
        asked_wait(&headers)
    }

    #[test]
    fn both_ways_of_asking_for_a_wait_are_understood() {
        assert_eq!(wait("retry-after", "7"), Some(Duration::from_secs(7)));
        let usage =
            r#"{"7":[{"type":"whatsapp","call_count":100,"estimated_time_to_regain_access":5}]}"#;
        assert_eq!(wait("x-business-use-case-usage", usage), Some(Duration::from_mins(5)));
    }

    #[test]
    fn a_use_of_less_than_all_asks_for_no_wait() {
        let usage =
            r#"{"7":[{"type":"whatsapp","call_count":3,"estimated_time_to_regain_access":0}]}"#;
        assert_eq!(wait("x-business-use-case-usage", usage), None);
    }
}
