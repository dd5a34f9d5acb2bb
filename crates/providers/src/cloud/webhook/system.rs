//! Messages of type `system`: a customer's number, user id or device changed (cloud-api.md §3.3).

use blazz_domain::identity::IdentityKind;
use blazz_domain::inbound::{IdentityNews, Inbound, SystemLine};
use serde_json::Value;

use super::change::EffectError;
use super::context::{self, Context};
use super::message::Place;
use crate::cloud::tolerant::Tolerant;

/// New names for the customer, and a line in the thread. These messages do not come from the customer's
/// hand, so they open no window.
pub(super) fn news(
    context: &Context<'_>,
    item: &Value,
    place: Place,
) -> Result<Inbound, EffectError> {
    let system = &item["system"];
    let event = system.text("type").unwrap_or_else(|| "unknown".to_owned());
    let author = place.sender.unwrap_or(place.peer);
    let previous = author.identities;
    let number = system.text("wa_id").or_else(|| system.text("new_wa_id"));
    let mut current = context::identities(number, system.text("user_id"));
    // With a new number comes a new user id, told or not (cloud-api.md §10): neither old name stays.
    let has_moved = current.iter().any(|new| new.kind == IdentityKind::Phone);
    if !has_moved {
        let given: Vec<_> = current.iter().map(|new| new.kind).collect();
        current.extend(previous.iter().filter(|known| !given.contains(&known.kind)).cloned());
    }
    let body =
        system.text("body").unwrap_or_else(|| "Something about this customer changed".into());
    let line = SystemLine {
        provider_message_id: item.text("id").ok_or(EffectError::MissingId { what: "message" })?,
        event,
        body,
        provider_at: context.at(item),
    };
    Ok(Inbound::Identities(IdentityNews { previous, current, line: Some(line) }))
}
