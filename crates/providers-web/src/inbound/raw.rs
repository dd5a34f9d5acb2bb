//! What came, whole, for whoever has to look: the header as WhatsApp gave it and the message as its bytes.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use buffa::Message as _;
use serde_json::{Value, json};
use whatsapp_rust::types::events::{Event, InboundMessage};
use whatsapp_rust::types::message::MessageInfo;

type Raw = Box<dyn Fn() -> Value + Send + Sync>;

pub(super) fn of_message(inbound: &InboundMessage) -> Raw {
    let inbound = inbound.clone();
    Box::new(move || {
        json!({
            "info": header(&inbound.info),
            "message": STANDARD.encode(inbound.message.encode_to_vec()),
        })
    })
}

pub(super) fn of_info(info: &Arc<MessageInfo>) -> Raw {
    let info = info.clone();
    Box::new(move || json!({ "info": header(&info) }))
}

pub(super) fn of_event(event: &Event) -> Raw {
    let event = event.clone();
    Box::new(move || serde_json::to_value(&event).unwrap_or(Value::Null))
}

fn header(info: &MessageInfo) -> Value {
    serde_json::to_value(info).unwrap_or(Value::Null)
}
