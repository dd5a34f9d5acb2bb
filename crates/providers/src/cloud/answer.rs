//! One HTTP answer of Graph: whether it is a success, and if not, what may be done.

use std::time::Duration;

use blazz_domain::failure::Failure;
use blazz_domain::job::Backoff;
use bytes::Bytes;
use serde_json::Value;

use super::errors::ReportedError;
use crate::provider::SendError;

const TOO_MANY_REQUESTS: u16 = 429;

#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// The wait that the headers ask for.
    pub(crate) retry_after: Option<Duration>,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(crate) const fn is_success(&self) -> bool {
        matches!(self.status, 200..=299)
    }

    pub(crate) fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// The error Meta reports; `None` when the body is not from Meta (a gateway answered).
    pub(crate) fn reported_error(&self) -> Option<ReportedError> {
        ReportedError::read(&self.json()?["error"])
    }

    /// The answer as an error of a send. A body that Meta did not write says nothing about the message.
    pub(crate) fn into_send_error(self) -> SendError {
        match self.reported_error() {
            Some(error) => error.into_send_error(self.status, self.retry_after),
            // Whoever answers so has refused the request, also a gateway (RFC 6585 §4).
            None if self.status == TOO_MANY_REQUESTS => SendError::Retry {
                failure: rate_limited(),
                backoff: Backoff::SEND,
                after: self.retry_after,
            },
            None => SendError::MayHaveSent { failure: no_answer() },
        }
    }
}

fn rate_limited() -> Failure {
    let reason = "WhatsApp asks for fewer calls for now; sending goes on in a moment.";
    Failure::new("rate_limited", reason).retryable()
}

/// The call reached WhatsApp, or may have, and no readable answer came back.
pub(crate) fn no_answer() -> Failure {
    let reason = "WhatsApp gave no readable answer; the message may have been sent.";
    Failure::new("no_answer", reason).retryable()
}
