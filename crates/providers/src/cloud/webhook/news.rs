//! News for the audit trail: templates, limits, settings, flows, hand-overs, and errors without a message.

use blazz_domain::account::AccountStatus;
use blazz_domain::inbound::{AccountEffect, AccountNews, Inbound};
use serde_json::Value;

use crate::cloud::errors::{Class, ReportedError};
use crate::cloud::tolerant::Tolerant;

/// `None` when this program does not know the field.
pub(super) fn field(field: &str, value: &Value) -> Option<Vec<Inbound>> {
    let (event, text) = match field {
        "message_template_status_update"
        | "message_template_quality_update"
        | "message_template_components_update"
        | "template_category_update"
        | "template_correct_category_detection" => (event(value), template(value)),
        "account_settings_update" => (event(value), "Settings of the number changed".to_owned()),
        "flows" => (event(value), value.text("message").unwrap_or_else(|| members(value))),
        "messaging_handovers" => (event(value), handover(value)),
        "business_capability_update"
        | "business_username_update"
        | "business_username_updates"
        | "partner_solutions"
        | "payment_configuration_update" => (event(value), members(value)),
        _ => return None,
    };
    Some(vec![account(&topic(field, &event), AccountEffect::Note { text })])
}

fn event(value: &Value) -> String {
    ["event", "type"].iter().find_map(|key| value.text(key)).unwrap_or_default()
}

/// What happened to a template, in one line. Meta's samples mix up the fields, so the members decide.
fn template(value: &Value) -> String {
    let name = value.text("message_template_name").unwrap_or_default();
    let language = value.text("message_template_language").unwrap_or_default().replace('-', "_");
    let correct = value.text("correct_category");
    let what = if let Some(score) = value.text("new_quality_score") {
        format!("quality is now {}", words(&score))
    } else if let Some(category) = value.text("new_category") {
        let when = if correct.is_some() { "becomes" } else { "is now" };
        format!("category {when} {}", words(&category))
    } else if let Some(category) = correct {
        format!("category should be {}", words(&category))
    } else if let Some(event) = value.text("event") {
        format!("{}{}", words(&event), template_reason(value))
    } else {
        "text or buttons changed".to_owned()
    };
    format!("Template {name} ({language}): {what}")
}

fn template_reason(value: &Value) -> String {
    let reason = value["rejection_info"]
        .text("reason")
        .or_else(|| value["other_info"].text("description"))
        .or_else(|| value["disable_info"].text("disable_date").map(|date| format!("on {date}")))
        .or_else(|| value.text("reason").filter(|why| why != "NONE").map(|why| words(&why)));
    reason.map_or(String::new(), |reason| format!(": {reason}"))
}

fn handover(value: &Value) -> String {
    let passed = &value["control_passed"];
    let role = |key| passed.text(key).map_or_else(|| "somebody".to_owned(), |role| words(&role));
    format!(
        "A conversation went from {} to {}",
        role("previous_owner_role"),
        role("new_owner_role")
    )
}

/// The plain members of a small object, as `name: value` pairs.
fn members(value: &Value) -> String {
    let pairs: Vec<String> = value
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(key, _)| *key != "messaging_product" && *key != "metadata")
        .filter_map(|(key, _)| Some(format!("{}: {}", words(key), value.text(key)?)))
        .collect();
    pairs.join(", ")
}

/// An error that belongs to no message: it may say that the whole account is blocked.
pub(super) fn account_error(field: &str, item: &Value) -> Option<Inbound> {
    let error = ReportedError::read(item)?;
    let reason = error.failure(None).reason;
    let effect = match error.class(None) {
        Class::Blocks(AccountStatus::Disconnected) => AccountEffect::Disconnect { reason },
        Class::Blocks(_) => AccountEffect::Attention { reason },
        _ => AccountEffect::Note { text: reason },
    };
    Some(account(&format!("{field}/{}", error.code), effect))
}

pub(super) fn account(topic: &str, effect: AccountEffect) -> Inbound {
    Inbound::Account(AccountNews { topic: topic.to_owned(), effect, at: None })
}

/// Field and event, for example `account_update/DISABLED_UPDATE`.
pub(super) fn topic(field: &str, event: &str) -> String {
    let event = event.trim_matches(['[', ']']);
    if event.is_empty() { field.to_owned() } else { format!("{field}/{event}") }
}

pub(super) fn note(event: &str) -> AccountEffect {
    AccountEffect::Note { text: words(event) }
}

/// `PIN_CHANGED` as people read it: `pin changed`.
pub(super) fn words(constant: &str) -> String {
    constant.replace('_', " ").to_lowercase()
}
