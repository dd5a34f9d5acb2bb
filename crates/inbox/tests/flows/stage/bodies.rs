//! Bodies of webhooks as Meta writes them.

use serde_json::{Value, json};

/// A body of one business account with these changes.
pub(crate) fn body(waba: &str, changes: &[Value]) -> Value {
    json!({
        "object": "whatsapp_business_account",
        "entry": [{ "id": waba, "changes": changes }],
    })
}

/// A change about a number.
pub(crate) fn change(number: &str, field: &str, mut value: Value) -> Value {
    value["messaging_product"] = "whatsapp".into();
    value["metadata"] = json!({ "display_phone_number": "15550100200", "phone_number_id": number });
    json!({ "field": field, "value": value })
}

/// A text by the customer with these digits.
pub(crate) fn text(from: &str, id: &str, seconds: i64, words: &str) -> Value {
    json!({
        "contacts": [{ "wa_id": from, "profile": { "name": format!("Customer {from}") } }],
        "messages": [{
            "from": from, "id": id, "timestamp": seconds.to_string(), "type": "text",
            "text": { "body": words },
        }],
    })
}

/// One message item of a customer, of any type.
pub(crate) fn customer(from: &str, id: &str, seconds: i64, kind: &str, content: Value) -> Value {
    let mut item =
        json!({ "from": from, "id": id, "timestamp": seconds.to_string(), "type": kind });
    item[kind] = content;
    json!({ "messages": [item] })
}

/// A report on one of our messages.
pub(crate) fn status(id: &str, state: &str, seconds: i64) -> Value {
    let mut status = json!({
        "id": id, "status": state, "timestamp": seconds.to_string(), "recipient_id": "628111",
    });
    if state == "failed" {
        status["errors"] = json!([{ "code": 131_026, "title": "Message undeliverable" }]);
    }
    json!({ "statuses": [status] })
}
