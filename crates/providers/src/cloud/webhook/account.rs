//! News that may stop an account: `account_update`, reviews, alerts, PIN, number quality and name (cloud-api.md §3.5).

use blazz_domain::inbound::{AccountEffect, Inbound};
use serde_json::Value;

use super::news;
use crate::cloud::tolerant::Tolerant;

/// `None` when the field is about something else.
pub(super) fn field(field: &str, value: &Value) -> Option<Vec<Inbound>> {
    let event = value.text("event").or_else(|| value.text("decision")).unwrap_or_default();
    let effect = match field {
        "account_update" => update(&event, value),
        "account_review_update" => review(&event),
        "account_alerts" => return Some(vec![alert(value)]),
        "security" => pin(&event),
        "phone_number_quality_update" => quality(&event, value),
        "phone_number_name_update" => name(&event, value),
        _ => return None,
    };
    Some(vec![news::account(&news::topic(field, &event), effect)])
}

fn update(event: &str, value: &Value) -> AccountEffect {
    match event {
        "DISABLED_UPDATE" => ban(&value["ban_info"]),
        "ACCOUNT_DELETED" => disconnect("The WhatsApp business account was deleted."),
        "ACCOUNT_OFFBOARDED" => disconnect("The number was taken off the Cloud API."),
        "PARTNER_REMOVED" => disconnect(removal(&value["disconnection_info"])),
        "PARTNER_APP_UNINSTALLED" => {
            disconnect("The app was removed from the WhatsApp business account. Connect it again.")
        }
        "ACCOUNT_VIOLATION" => attention(format!(
            "Meta reports a violation of its policies ({}). See WhatsApp Manager.",
            value["violation_info"].text("violation_type").unwrap_or_else(|| "not named".into()),
        )),
        "ACCOUNT_RESTRICTION" => attention(restriction(value)),
        "ACCOUNT_RECONNECTED" => AccountEffect::Restore,
        _ => news::note(event),
    }
}

fn ban(ban: &Value) -> AccountEffect {
    let date = ban.text("waba_ban_date").map_or(String::new(), |date| format!(" on {date}"));
    match ban.text("waba_ban_state").as_deref() {
        Some("REINSTATE") => AccountEffect::Restore,
        Some("SCHEDULE_FOR_DISABLE") => attention(format!(
            "Meta will disable this WhatsApp business account{date}. Appeal in Meta Business Suite."
        )),
        _ => disconnect("Meta has disabled this WhatsApp business account."),
    }
}

fn removal(information: &Value) -> &'static str {
    match information.text("reason").as_deref() {
        Some("PRIMARY_INACTIVITY") => {
            "The WhatsApp Business app on the phone was not used for too long. Open it and connect again."
        }
        _ => "Access to the WhatsApp business account was taken back. Connect it again.",
    }
}

fn restriction(value: &Value) -> String {
    let kinds: Vec<String> = value
        .items("restriction_info")
        .iter()
        .filter_map(|item| item.text("restriction_type"))
        .map(|kind| news::words(&kind))
        .collect();
    format!("Meta restricts this WhatsApp business account: {}.", kinds.join(", "))
}

fn review(decision: &str) -> AccountEffect {
    match decision {
        "REJECTED" => attention(
            "Meta's review rejected this WhatsApp business account. See WhatsApp Manager.".into(),
        ),
        _ => news::note(&format!("ACCOUNT_REVIEW_{decision}")),
    }
}

fn alert(value: &Value) -> Inbound {
    let alert = &value["alert_info"];
    let kind = alert.text("alert_type").unwrap_or_default();
    let text = alert.text("alert_description").unwrap_or_else(|| news::words(&kind));
    let is_active = alert.text("alert_status").is_none_or(|status| status == "ACTIVE");
    let is_grave = alert.text("alert_severity").is_some_and(|severity| severity == "CRITICAL");
    let effect = if is_active && is_grave { attention(text) } else { AccountEffect::Note { text } };
    news::account(&news::topic("account_alerts", &kind), effect)
}

fn pin(event: &str) -> AccountEffect {
    let what = match event {
        "PIN_CHANGED" => "was changed",
        "PIN_RESET_REQUEST" => "is about to be reset at somebody's request",
        "PIN_REQUEST_SUCCESS" => "was reset",
        _ => return news::note(event),
    };
    attention(format!(
        "The two-step verification PIN of this number {what}. If that was not you, see WhatsApp Manager."
    ))
}

fn quality(event: &str, value: &Value) -> AccountEffect {
    let limit = ["max_daily_conversations_per_business", "current_limit"]
        .iter()
        .find_map(|key| value.text(key))
        .map_or(String::new(), |limit| format!(" ({})", news::words(&limit)));
    match event {
        "FLAGGED" => attention(
            "Customers block or report this number; Meta may limit it. See its quality in WhatsApp Manager.".into(),
        ),
        "UNFLAGGED" => AccountEffect::Restore,
        _ => AccountEffect::Note { text: format!("{}{limit}", news::words(event)) },
    }
}

fn name(decision: &str, value: &Value) -> AccountEffect {
    let requested = value.text("requested_verified_name");
    match (decision, requested) {
        ("APPROVED", Some(name)) => AccountEffect::VerifiedName { name },
        (_, requested) => {
            let reason =
                value.text("rejection_reason").map_or(String::new(), |why| format!(": {why}"));
            let name = requested.unwrap_or_default();
            let decision = news::words(decision);
            AccountEffect::Note { text: format!("Display name “{name}”: {decision}{reason}") }
        }
    }
}

fn disconnect(reason: &str) -> AccountEffect {
    AccountEffect::Disconnect { reason: reason.to_owned() }
}

const fn attention(reason: String) -> AccountEffect {
    AccountEffect::Attention { reason }
}
