//! News of people: the phone's address book, new user ids, and whether they want advertisements (cloud-api.md §3.5).

use blazz_domain::inbound::{IdentityNews, Inbound, SystemLine};
use serde_json::Value;

use super::context::{self, Context};
use crate::cloud::tolerant::Tolerant;

pub(super) fn address_book(context: &Context<'_>) -> Vec<Inbound> {
    context.value.items("state_sync").iter().map(|item| address_book_entry(context, item)).collect()
}

fn address_book_entry(context: &Context<'_>, item: &Value) -> Inbound {
    let contact = &item["contact"];
    let (number, user_id) = (contact.text("phone_number"), contact.text("user_id"));
    if number.is_none() && user_id.is_none() {
        return Inbound::Nothing { why: "an address book entry without a number" };
    }
    let mut party = context.party(number, user_id);
    party.username = party.username.or_else(|| contact.text("username"));
    Inbound::AddressBook {
        party,
        full_name: contact.text("full_name").or_else(|| contact.text("first_name")),
        removed: item.text("action").is_some_and(|action| action == "remove"),
    }
}

/// A person's user id was replaced; the number, when told, is the same as before.
pub(super) fn user_ids(context: &Context<'_>) -> Vec<Inbound> {
    context
        .value
        .items("user_id_update")
        .iter()
        .map(|item| {
            let names =
                |which| context::identities(item.text("wa_id"), item["user_id"].text(which));
            let (previous, current) = (names("previous"), names("current"));
            if previous.is_empty() || current.is_empty() {
                return Inbound::Nothing { why: "a change of a user id without the ids" };
            }
            Inbound::Identities(IdentityNews { previous, current, line: None })
        })
        .collect()
}

/// Shown as a line in the thread: agents should know before they write.
pub(super) fn preferences(context: &Context<'_>) -> Vec<Inbound> {
    context.value.items("user_preferences").iter().map(|item| preference(context, item)).collect()
}

fn preference(context: &Context<'_>, item: &Value) -> Inbound {
    let names = context.party(item.text("wa_id"), item.text("user_id")).identities;
    let (event, body) = match item.text("value").as_deref() {
        Some("stop") => ("marketing_stopped", "The customer wants no more marketing messages"),
        Some("resume") => ("marketing_resumed", "The customer wants marketing messages again"),
        Some("signup") => ("marketing_signed_up", "The customer signed up for marketing messages"),
        _ => return Inbound::Nothing { why: "a preference that this program does not know" },
    };
    let Some(name) = names.first() else {
        return Inbound::Nothing { why: "a preference of nobody" };
    };
    let at = context.at(item);
    let line = SystemLine {
        provider_message_id: format!("{event}:{}:{}", name.value, at.as_millis()),
        event: event.to_owned(),
        body: body.to_owned(),
        provider_at: at,
    };
    Inbound::Identities(IdentityNews { previous: names.clone(), current: names, line: Some(line) })
}
