//! What one webhook request carries, and how Meta writes it down.

use std::fmt::Write as _;

use serde_json::{Value, json};

/// One change to be told to the subscribers of a business account.
#[derive(Clone, Debug)]
pub(crate) struct Notice {
    pub(crate) waba_id: String,
    /// Absent for fields of the whole account (templates).
    pub(crate) number: Option<String>,
    pub(crate) field: &'static str,
    pub(crate) value: Value,
    /// `wamid`, `wamid:status[:participant]` or another key the ledger can be asked for.
    pub(crate) keys: Vec<String>,
}

/// `object`, `entry[]` per business account, `changes[]` in order.
pub(super) fn envelope(notices: &[Notice], now: i64) -> Value {
    let mut entries: Vec<Value> = Vec::new();
    for notice in notices {
        let change = json!({ "value": notice.value, "field": notice.field });
        let known = entries.iter_mut().find(|entry| entry["id"] == notice.waba_id.as_str());
        match known.and_then(|entry| entry["changes"].as_array_mut()) {
            Some(changes) => changes.push(change),
            None => entries.push(entry(notice, &change, now)),
        }
    }
    json!({ "object": "whatsapp_business_account", "entry": entries })
}

fn entry(notice: &Notice, change: &Value, now: i64) -> Value {
    if notice.field == "messages" {
        return json!({ "id": notice.waba_id, "changes": [change] });
    }
    json!({ "id": notice.waba_id, "time": now / 1000, "changes": [change] })
}

/// JSON with everything beyond ASCII as `\uXXXX` and `/` as `\/`, as Meta's bodies come.
pub(super) fn escaped(body: &Value) -> Vec<u8> {
    let plain = body.to_string();
    let mut escaped = String::with_capacity(plain.len() + plain.len() / 4);
    for character in plain.chars() {
        match character {
            '/' => escaped.push_str("\\/"),
            ascii if ascii.is_ascii() => escaped.push(ascii),
            other => escape(&mut escaped, other),
        }
    }
    escaped.into_bytes()
}

fn escape(into: &mut String, character: char) {
    for unit in character.encode_utf16(&mut [0; 2]) {
        let written = write!(into, "\\u{unit:04x}");
        debug_assert!(written.is_ok(), "a string takes everything");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_ascii_and_read_back_as_they_were() {
        let body = json!({ "text": "Ibu Sari 👍 é", "url": "https://example.com/a" });
        let bytes = escaped(&body);
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert!(text.contains("\\ud83d\\udc4d") && text.contains("https:\\/\\/example.com\\/a"));
        assert!(text.is_ascii());
        assert_eq!(serde_json::from_slice::<Value>(&bytes).unwrap(), body);
    }
}
