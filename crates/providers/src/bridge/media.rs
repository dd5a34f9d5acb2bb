//! Received files, read from the bridge as they come, limited in size and in silence.

use std::time::Duration;

use blazz_domain::account::{AccountAccess, AccountStatus};
use blazz_domain::failure::Failure;
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use reqwest::Response;
use reqwest::header::CONTENT_TYPE;

use super::node::{self, Answer, CallError, Node};
use super::outcome;
use crate::provider::{MediaDownload, MediaError};

impl From<CallError> for MediaError {
    fn from(error: CallError) -> Self {
        match error {
            CallError::Unreachable(_) => {
                Self::Retry { failure: outcome::unreachable(), after: None }
            }
            CallError::NoAnswer(_) | CallError::TooLong => unavailable(None),
            CallError::Unsendable(_) => blocked(outcome::bad_token()),
        }
    }
}

pub(super) async fn open(
    node: &Node,
    access: &AccountAccess,
    media_id: &str,
) -> Result<MediaDownload, MediaError> {
    let settings = &node.settings;
    let response = within(settings.silence_time_out, node.open(access, media_id)).await?;
    if !response.status().is_success() {
        let answer = within(settings.question_time_out, node::answer(response)).await?;
        return Err(refused(&answer));
    }
    let size = response.content_length();
    if size.is_some_and(|size| size > settings.largest_file) {
        return Err(too_large(settings.largest_file));
    }
    let kind = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let mime_type = kind.map(ToOwned::to_owned);
    let reading = Reading {
        response,
        received: 0,
        most: settings.largest_file,
        time_out: settings.silence_time_out,
    };
    let stream = stream::try_unfold(reading, Reading::next).boxed();
    Ok(MediaDownload { mime_type, size, sha256: None, stream })
}

struct Reading {
    response: Response,
    received: u64,
    most: u64,
    time_out: Duration,
}

impl Reading {
    async fn next(mut self) -> Result<Option<(Bytes, Self)>, MediaError> {
        let chunk = async { self.response.chunk().await.map_err(CallError::from) };
        let Some(bytes) = within(self.time_out, chunk).await? else { return Ok(None) };
        self.received = self.received.saturating_add(bytes.len() as u64);
        if self.received > self.most {
            return Err(too_large(self.most));
        }
        Ok(Some((bytes, self)))
    }
}

/// Ends a wait for bytes that do not come; a file may take as long as it needs while they do.
async fn within<T>(
    time_out: Duration,
    waiting: impl Future<Output = Result<T, CallError>>,
) -> Result<T, MediaError> {
    match tokio::time::timeout(time_out, waiting).await {
        Ok(outcome) => Ok(outcome?),
        Err(_) => Err(unavailable(None)),
    }
}

fn refused(answer: &Answer) -> MediaError {
    let code = answer.refusal().map(|refusal| refusal.code);
    match (answer.status, code.as_deref()) {
        (401 | 403, _) => blocked(outcome::bad_token()),
        (300..=399, _) => blocked(outcome::redirected()),
        (404, Some("session_unknown")) => blocked(outcome::session_unknown()),
        (404 | 410, Some(_)) => {
            let reason = "The bridge no longer has this file: the phone may have deleted it.";
            MediaError::Refused { failure: Failure::new("media_gone", reason) }
        }
        (404, None) => blocked(outcome::no_such_address()),
        _ => unavailable(answer.retry_after),
    }
}

const fn blocked(failure: Failure) -> MediaError {
    MediaError::AccountBlocked { failure, status: AccountStatus::Disconnected }
}

fn unavailable(after: Option<Duration>) -> MediaError {
    let reason = "The bridge did not hand out the file; it is asked again.";
    MediaError::Retry { failure: Failure::new("media_unavailable", reason).retryable(), after }
}

fn too_large(most: u64) -> MediaError {
    let reason = format!("The file is larger than {} MB.", most / (1024 * 1024));
    MediaError::Refused { failure: Failure::new("media_too_large", reason) }
}
