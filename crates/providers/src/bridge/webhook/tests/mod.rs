//! What a bridge posts is read as docs/bridge.md says, and nothing that anybody posts makes the reader panic.

mod hostile;
mod messages;
mod sessions;

use blazz_domain::Timestamp;
use blazz_domain::inbound::{Inbound, InboundMessage};
use serde_json::{Value, json};

use super::{Event, EventError, parse};

/// A moment after every example.
const RECEIVED: Timestamp = Timestamp::from_millis(1_790_000_000_000);

/// A text as whatsapp-web.js gives it.
fn text_in() -> Value {
    json!({
        "sessionId": "shop",
        "id": {
            "fromMe": false, "remote": "6281234567890@c.us", "id": "3EB0A1",
            "_serialized": "false_6281234567890@c.us_3EB0A1",
        },
        "from": "6281234567890@c.us", "to": "628111000100@c.us", "body": "Halo", "type": "chat",
        "timestamp": 1_764_000_000, "fromMe": false, "hasMedia": false, "notifyName": "Budi",
        "_data": { "quotedStanzaID": "3EB0A0" },
    })
}

/// The same, said by somebody in a group, with the other spelling of keys.
fn text_in_group() -> Value {
    json!({
        "session_id": "shop", "id": "false_120363041234567890@g.us_3EB0B1_123456789012345@lid",
        "from": "120363041234567890@g.us", "author": "123456789012345@lid",
        "sender_phone": "6281234567890", "to": "628111000100@c.us", "body": "Halo semua",
        "type": "chat", "timestamp": "1764000000", "from_me": false, "is_group": true,
        "group_name": "Keluarga", "notify_name": "Budi", "quoted_msg_id": "3EB0B0",
    })
}

fn post(event: &str, data: &Value) -> Event {
    let body = json!({ "event": event, "data": data });
    parse(body.to_string().as_bytes(), RECEIVED).unwrap()
}

fn inbound(event: &str, data: &Value) -> Vec<Inbound> {
    let event = post(event, data);
    assert_eq!(event.error, None);
    event.inbound
}

fn only_message(events: Vec<Inbound>) -> InboundMessage {
    match <[Inbound; 1]>::try_from(events).unwrap() {
        [Inbound::Message(message)] => *message,
        [other] => panic!("{other:?} is no message"),
    }
}

fn error(event: &str, data: &Value) -> EventError {
    post(event, data).error.expect("an error")
}
