//! How far one of our messages came: acks as WhatsApp Web counts them.

use blazz_domain::Timestamp;
use blazz_domain::contact::Party;
use blazz_domain::delivery::DeliveryState;
use blazz_domain::failure::Failure;
use blazz_domain::inbound::{DeliveryReport, Inbound};
use serde_json::Value;

use super::event::{EventError, text};
use super::jid::{self, Address};
use super::name;
use crate::cloud::tolerant::Tolerant;

/// It is dated now: a time beside it is that of the message, where the bridge posts the whole of it.
pub(super) fn updated(item: &Value, received_at: Timestamp) -> Result<Vec<Inbound>, EventError> {
    let ack = ack(item).ok_or(EventError::Missing { what: "ack" })?;
    if ack == 0 {
        return Ok(vec![Inbound::Nothing { why: "WhatsApp has not taken the message yet" }]);
    }
    let state = state(ack).ok_or(EventError::Strange { what: "ack" })?;
    Ok(vec![report(item, state, received_at)?])
}

pub(super) fn report(
    item: &Value,
    state: DeliveryState,
    at: Timestamp,
) -> Result<Inbound, EventError> {
    let named = name::read(item, &["id", "message_id", "messageId"]);
    Ok(Inbound::Report(DeliveryReport {
        provider_message_id: named.ok_or(EventError::Missing { what: "message id" })?,
        reference: text(item, &["client_message_id", "clientMessageId"]),
        state,
        at,
        failure: (state == DeliveryState::Failed).then(|| failure(item)),
        recipient: Party::default(),
        participant: participant(item),
    }))
}

/// Which member of a group has it, where the bridge tells.
fn participant(item: &Value) -> Option<Party> {
    match jid::read(&jid::name(item, &["participant"])?, false)? {
        Address::Person(identity) => Some(Party::of(identity)),
        _ => None,
    }
}

fn failure(item: &Value) -> Failure {
    let reason = text(item, &["error", "reason"]).unwrap_or_else(|| {
        "WhatsApp did not take the message. Look at the phone, then send it again.".to_owned()
    });
    Failure::new("not_taken", reason).retryable()
}

/// As a number, or as the word of that number.
fn ack(item: &Value) -> Option<i64> {
    ["ack", "status"].iter().find_map(|key| {
        item.integer(key).or_else(|| match item.text(key)?.to_ascii_lowercase().as_str() {
            "failed" | "error" => Some(-1),
            "pending" => Some(0),
            "sent" | "server" => Some(1),
            "delivered" | "device" => Some(2),
            "read" => Some(3),
            "played" => Some(4),
            _ => None,
        })
    })
}

/// whatsapp-web.js, `MessageAck`: −1 error, 0 pending, 1 server, 2 device, 3 read, 4 played.
const fn state(ack: i64) -> Option<DeliveryState> {
    Some(match ack {
        -1 => DeliveryState::Failed,
        1 => DeliveryState::Sent,
        2 => DeliveryState::Delivered,
        3 => DeliveryState::Read,
        4 => DeliveryState::Played,
        _ => return None,
    })
}

/// How far a message had come when it was told of: at least to WhatsApp.
pub(super) fn state_when_sent(item: &Value) -> DeliveryState {
    ack(item).and_then(state).unwrap_or(DeliveryState::Sent)
}
