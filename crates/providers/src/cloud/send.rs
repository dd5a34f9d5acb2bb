//! Sending a message and marking one read, once each, and what the outcome allows.

use std::time::Duration;

use blazz_domain::account::{AccountAccess, AccountStatus};
use blazz_domain::contact::Party;
use blazz_domain::failure::Failure;
use blazz_domain::identity::{Identity, IdentityKind};
use blazz_domain::job::Backoff;
use blazz_domain::outgoing::Outgoing;
use blazz_domain::phone::Phone;
use serde_json::Value;

use super::answer::{Answer, no_answer};
use super::graph::{CallError, Graph};
use super::request;
use super::tolerant::Tolerant;
use crate::provider::{SendContext, SendError, Sent};
use crate::recipient::Recipient;

/// A line that is down comes back: about an hour of attempts.
const UNREACHABLE: Backoff = Backoff {
    first: Duration::from_secs(1),
    factor: 2,
    longest: Duration::from_mins(1),
    attempts: 65,
};

impl From<CallError> for SendError {
    fn from(error: CallError) -> Self {
        match error {
            CallError::Unreachable(_) => {
                Self::Retry { failure: unreachable(), backoff: UNREACHABLE, after: None }
            }
            CallError::NoAnswer(_) => Self::MayHaveSent { failure: no_answer() },
            CallError::Unsendable(_) => {
                Self::AccountBlocked { failure: bad_token(), status: AccountStatus::Disconnected }
            }
        }
    }
}

/// Nothing was sent, for there was no connection.
pub(super) fn unreachable() -> Failure {
    let reason = "WhatsApp cannot be reached from this server. Sending goes on when it can.";
    Failure::new("provider_unreachable", reason).retryable()
}

/// A token with a line break or the like was entered; no request can carry it.
pub(super) fn bad_token() -> Failure {
    let reason =
        "The access token of this account is not one of Meta's. An admin must enter it again.";
    Failure::new("access_token_invalid", reason)
}

pub(super) async fn send(
    graph: &Graph,
    access: &AccountAccess,
    recipient: &Recipient,
    outgoing: &Outgoing,
    context: &SendContext,
) -> Result<Sent, SendError> {
    let body = request::message(recipient, outgoing, context);
    let path = [access.external_id.as_str(), "messages"];
    let answer = graph.post(&path, &body, access, context.time_out).await?;
    if !answer.is_success() {
        return Err(answer.into_send_error());
    }
    sent(&answer).ok_or_else(|| SendError::MayHaveSent { failure: no_answer() })
}

fn sent(answer: &Answer) -> Option<Sent> {
    let json = answer.json()?;
    let message = json.items("messages").first()?;
    let status = message.text("message_status");
    Some(Sent {
        provider_message_id: message.text("id")?,
        recipient: recipient(json.items("contacts").first().unwrap_or(&Value::Null), message),
        held: status.is_some_and(|status| status != "accepted"),
    })
}

/// The names the answer gives: WhatsApp's own spelling of the number counts, not the typed one
/// (cloud-api.md §2.1).
fn recipient(contact: &Value, message: &Value) -> Party {
    let group = message.text("group_id").map(|id| Identity::new(IdentityKind::CloudGroup, id));
    let phone = contact.text("wa_id").and_then(|wa_id| Phone::from_wa_id(&wa_id).ok());
    let user_id = contact.text("user_id").map(Identity::bsuid);
    let identities = group.into_iter().chain(user_id).chain(phone.as_ref().map(Identity::phone));
    Party { identities: identities.collect(), ..Party::default() }
}

/// Whatever happened to it, this may be repeated: an unknown outcome becomes a retry.
pub(super) async fn mark_read(
    graph: &Graph,
    access: &AccountAccess,
    provider_message_id: &str,
    typing: bool,
    time_out: Duration,
) -> Result<(), SendError> {
    let body = request::mark_read(provider_message_id, typing);
    let path = [access.external_id.as_str(), "messages"];
    let outcome = match graph.post(&path, &body, access, time_out).await {
        Ok(answer) if answer.is_success() => return Ok(()),
        Ok(answer) => answer.into_send_error(),
        Err(error) => error.into(),
    };
    Err(match outcome {
        SendError::MayHaveSent { failure } => {
            SendError::Retry { failure, backoff: Backoff::SEND, after: None }
        }
        other => other,
    })
}
