//! Reports on our own messages: `statuses[]` of the field `messages` (cloud-api.md §3.4).

use blazz_domain::delivery::DeliveryState;
use blazz_domain::inbound::{DeliveryReport, Inbound};
use serde_json::Value;

use super::change::EffectError;
use super::context::{self, Context};
use crate::cloud::errors::ReportedError;
use crate::cloud::tolerant::Tolerant;

pub(super) fn report(context: &Context<'_>, item: &Value) -> Result<Inbound, EffectError> {
    if item.text("type").is_some_and(|kind| kind == "payment") {
        return Ok(Inbound::Nothing { why: "a report on a payment" });
    }
    let Some(state) = item.text("status").as_deref().and_then(state) else {
        return Ok(Inbound::Nothing { why: "a status that this program does not know" });
    };
    let failure = item.items("errors").iter().find_map(ReportedError::read);
    let person = context.party(
        first_text(item, &["recipient_participant_id", "participant_recipient_id"])
            .or_else(|| item.text("recipient_id").filter(|_| !is_group(item))),
        first_text(item, &["recipient_participant_user_id", "recipient_user_id"]),
    );
    let (recipient, participant) = match item.text("recipient_id") {
        Some(group) if is_group(item) => {
            (context::group(group), Some(person).filter(|person| !person.identities.is_empty()))
        }
        _ => (person, None),
    };
    Ok(Inbound::Report(DeliveryReport {
        provider_message_id: item.text("id").ok_or(EffectError::MissingId { what: "status" })?,
        reference: item.text("biz_opaque_callback_data"),
        state,
        at: context.at(item),
        failure: failure
            .map(|error| error.failure(None))
            .filter(|_| state == DeliveryState::Failed),
        recipient,
        participant,
    }))
}

fn state(word: &str) -> Option<DeliveryState> {
    match word {
        "sent" => Some(DeliveryState::Sent),
        "delivered" => Some(DeliveryState::Delivered),
        "read" => Some(DeliveryState::Read),
        "played" => Some(DeliveryState::Played),
        "failed" => Some(DeliveryState::Failed),
        _ => None,
    }
}

fn is_group(item: &Value) -> bool {
    item.text("recipient_type").is_some_and(|kind| kind == "group")
}

fn first_text(item: &Value, keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|key| item.text(key))
}
