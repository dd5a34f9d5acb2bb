//! What an answer of the bridge means for a message: each error of docs/bridge.md, and those it does not name.

use std::time::Duration;

use blazz_domain::account::AccountStatus;
use blazz_domain::failure::Failure;
use blazz_domain::job::Backoff;

use super::node::{Answer, CallError, Refusal};
use crate::provider::SendError;

/// A bridge that is down comes back: about an hour of attempts.
const UNREACHABLE: Backoff = Backoff {
    first: Duration::from_secs(1),
    factor: 2,
    longest: Duration::from_mins(1),
    attempts: 65,
};

impl From<CallError> for SendError {
    fn from(error: CallError) -> Self {
        match error {
            CallError::Unreachable(_) => retry(unreachable(), None),
            CallError::NoAnswer(_) | CallError::TooLong => {
                Self::MayHaveSent { failure: no_answer() }
            }
            CallError::Unsendable(_) => blocked(bad_token()),
        }
    }
}

/// An answer that is no success. What the bridge did not write itself says nothing about the message.
pub(super) fn refused(answer: &Answer) -> SendError {
    let refusal = answer.refusal();
    let code = refusal.as_ref().map(|it| it.code.as_str());
    match (answer.status, code) {
        (401 | 403, _) => blocked(bad_token()),
        (300..=399, _) => blocked(redirected()),
        (429, _) => retry(rate_limited(), answer.retry_after),
        (404, Some("session_unknown")) => blocked(session_unknown()),
        (404, None) => blocked(no_such_address()),
        (409 | 503, Some("session_not_ready")) => retry(not_ready(), answer.retry_after),
        (409, _) => SendError::MayHaveSent { failure: no_answer() },
        (503, Some(_)) => retry(busy(), answer.retry_after),
        (400..=499, Some(_)) => SendError::Refused { failure: in_its_words(refusal) },
        _ => SendError::MayHaveSent { failure: no_answer() },
    }
}

/// As [`refused`], of a call that may be repeated whatever happened to it.
pub(super) fn refused_harmlessly(error: SendError) -> SendError {
    match error {
        SendError::MayHaveSent { failure } => {
            SendError::Retry { failure, backoff: Backoff::SEND, after: None }
        }
        other => other,
    }
}

const fn retry(failure: Failure, after: Option<Duration>) -> SendError {
    SendError::Retry { failure, backoff: UNREACHABLE, after }
}

const fn blocked(failure: Failure) -> SendError {
    SendError::AccountBlocked { failure, status: AccountStatus::Disconnected }
}

fn in_its_words(refusal: Option<Refusal>) -> Failure {
    let Some(Refusal { code, sentence }) = refusal else { return no_answer() };
    let reason = sentence.unwrap_or_else(|| format!("The bridge refuses the message ({code})."));
    Failure::new(code, reason)
}

pub(super) fn unreachable() -> Failure {
    let reason = "The bridge cannot be reached from this server. Sending goes on when it can.";
    Failure::new("provider_unreachable", reason).retryable()
}

pub(super) fn no_answer() -> Failure {
    let reason = "The bridge gave no readable answer; the message may have been sent.";
    Failure::new("no_answer", reason).retryable()
}

pub(super) fn bad_token() -> Failure {
    let reason = "The bridge refuses the API token of this number. An admin must enter it again.";
    Failure::new("access_token_invalid", reason)
}

pub(super) fn redirected() -> Failure {
    let reason = "The address of the bridge leads to another one. Set WHATSAPP_NODE_URL to that.";
    Failure::new("bridge_redirects", reason)
}

pub(super) fn session_unknown() -> Failure {
    let reason = "The bridge does not know the session of this number. Create it there.";
    Failure::new("session_unknown", reason)
}

pub(super) fn no_such_address() -> Failure {
    let reason = "There is no bridge at WHATSAPP_NODE_URL: it does not know the addresses of docs/bridge.md.";
    Failure::new("bridge_unknown", reason)
}

pub(super) fn not_ready() -> Failure {
    let reason =
        "The session of this number is not connected at the bridge; sending goes on when it is.";
    Failure::new("session_not_ready", reason).retryable()
}

fn busy() -> Failure {
    let reason = "The bridge cannot take the message now; sending goes on in a moment.";
    Failure::new("bridge_busy", reason).retryable()
}

fn rate_limited() -> Failure {
    let reason = "The bridge asks for fewer calls for now; sending goes on in a moment.";
    Failure::new("rate_limited", reason).retryable()
}
