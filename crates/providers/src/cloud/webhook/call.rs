//! Calls: a line in the chat when a customer calls, for that opens the service window (cloud-api.md §9).

use blazz_domain::content::{CUSTOMER_CALLED, Content};
use blazz_domain::inbound::{Inbound, InboundMessage, Origin};
use serde_json::Value;

use super::change::{EffectError, Effects};
use super::context::Context;
use crate::cloud::tolerant::Tolerant;

pub(super) fn field(context: &Context<'_>) -> Effects {
    let mut effects = Effects::default();
    for item in context.value.items("calls") {
        effects.add(call(context, item).map(Some));
    }
    effects
}

fn call(context: &Context<'_>, item: &Value) -> Result<Inbound, EffectError> {
    let event = item.text("event").unwrap_or_default();
    let by_customer = item.text("direction").is_some_and(|by| by == "USER_INITIATED");
    if event != "connect" || !by_customer {
        return Ok(Inbound::Nothing { why: "a step of a call that changes nothing in the chat" });
    }
    let peer = context.party(item.text("from"), item.text("from_user_id"));
    if peer.identities.is_empty() {
        return Err(EffectError::MissingParty { what: "call" });
    }
    Ok(Inbound::Message(Box::new(InboundMessage {
        provider_message_id: item.text("id").ok_or(EffectError::MissingId { what: "call" })?,
        origin: Origin::Customer,
        peer,
        is_group: false,
        sender: None,
        provider_at: context.at(item),
        content: Content::System {
            event: CUSTOMER_CALLED.to_owned(),
            body: "The customer called".to_owned(),
        },
        mentions: <_>::default(),
        quoted: None,
        forwarded: false,
        referral: None,
    })))
}
