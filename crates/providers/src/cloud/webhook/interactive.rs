//! What customers chose: reply buttons, list rows, template quick replies, forms and permissions.

use blazz_domain::content::{Content, MessageKind};
use serde_json::{Value, json};

use crate::cloud::tolerant::Tolerant;

/// A quick reply of a template; to the bubble it is a button reply like any other.
pub(super) fn quick_reply(button: &Value) -> Option<Content> {
    let title = button.text("text").or_else(|| button.text("payload"))?;
    let details =
        json!({ "type": "button_reply", "id": button.text("payload"), "title": title.clone() });
    Some(interactive(Some(title), details))
}

pub(super) fn read(interactive: &Value) -> Option<Content> {
    let kind = interactive.text("type")?;
    let answer = &interactive[kind.as_str()];
    match kind.as_str() {
        "button_reply" | "list_reply" => chosen(&kind, answer),
        "nfm_reply" => Some(form(answer)),
        "call_permission_reply" => Some(call_permission(answer)),
        _ => Some(other(&kind, interactive)),
    }
}

fn chosen(kind: &str, answer: &Value) -> Option<Content> {
    let title = answer.text("title").or_else(|| answer.text("id"))?;
    let mut details = json!({ "type": kind, "id": answer.text("id"), "title": title.clone() });
    if let Some(description) = answer.text("description") {
        details["description"] = description.into();
    }
    Some(interactive(Some(title), details))
}

/// The answers of a flow come as JSON inside a text; what does not parse is kept as it came.
fn form(answer: &Value) -> Content {
    let response = match answer.text("response_json") {
        Some(text) => serde_json::from_str(&text).unwrap_or(Value::String(text)),
        None => Value::Null,
    };
    let details = json!({
        "type": "flow_reply",
        "name": answer.text("name"),
        "body": answer.text("body"),
        "response": crate::cloud::tolerant::without_nul(response),
    });
    interactive(Some("Form filled in".to_owned()), details)
}

fn call_permission(answer: &Value) -> Content {
    let accepted = answer.text("response").as_deref() == Some("accept");
    let summary = if accepted { "Calls allowed" } else { "Calls not allowed" };
    let details = json!({
        "type": "call_permission_reply",
        "accepted": accepted,
        "is_permanent": answer.flag("is_permanent"),
        "expires_at": answer.integer("expiration_timestamp").map(|at| at.saturating_mul(1000)),
    });
    interactive(Some(summary.to_owned()), details)
}

/// Kinds that come by echo from the phone app or that are new: the text they show, and all the rest.
fn other(kind: &str, whole: &Value) -> Content {
    let mut details = whole.clone();
    details["type"] = kind.into();
    interactive(whole["body"].text("text"), details)
}

const fn interactive(summary: Option<String>, details: Value) -> Content {
    Content::Structured { kind: MessageKind::Interactive, summary, details }
}
