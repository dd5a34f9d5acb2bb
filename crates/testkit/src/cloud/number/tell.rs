//! What a number tells by webhook without a customer: echoes of its phone app, errors, any other field.

use serde_json::{Value, json};

use super::BusinessNumber;
use crate::cloud::{
    CustomerPhone,
    error::GraphError,
    ids::{Origin, wamid_of},
    webhooks::payload,
    window,
    world::{Peer, ThreadKey},
};

impl BusinessNumber {
    /// The business answers from its phone app: an echo arrives, nothing else.
    pub fn answer_from_phone_app(&self, to: &CustomerPhone, body: &str) -> String {
        let now = self.simulation.now();
        let (handle, user_id) = (to.handle(), to.user_id());
        let (wamid, notice) = self.simulation.world(|world| {
            let wamid = world.ids.wamid(&handle, Origin::Business);
            let number = &world.numbers[&self.phone_number_id];
            let value = json!({
                "messaging_product": "whatsapp",
                "metadata": payload::metadata(number),
                "message_echoes": [{
                    "from": number.digits(),
                    "to": handle,
                    "to_user_id": user_id,
                    "id": wamid,
                    "timestamp": (now / 1000).to_string(),
                    "type": "text",
                    "text": { "body": body },
                }],
            });
            (wamid, payload::about(number, "smb_message_echoes", value))
        });
        self.simulation.notify(notice);
        wamid
    }

    /// The number is also linked to devices of its phone: what a customer wrote there under WhatsApp's own name
    /// `serial` is told here too.
    pub fn hear_on_both(&self, customer: &CustomerPhone, serial: &str, body: &str) -> String {
        let from = customer.handle();
        let wamid = wamid_of(&from, Origin::Customer, serial);
        let (peer, now) = (Peer::Customer(customer.id), self.simulation.now());
        let key = ThreadKey { number: self.phone_number_id.clone(), peer };
        self.simulation.world(|world| world.thread_mut(&key).window_opened_at = Some(now));
        let message = json!({
            "from": from,
            "id": wamid,
            "timestamp": (self.simulation.now() / 1000).to_string(),
            "type": "text",
            "text": { "body": body },
        });
        let value = json!({
            "messaging_product": "whatsapp",
            "contacts": [{ "profile": { "name": from }, "wa_id": from }],
            "messages": [message],
        });
        self.post_change("messages", value);
        wamid
    }

    /// The same for what left by a device of the phone: an echo arrives here.
    pub fn echo_of_device(&self, to: &str, serial: &str, body: &str) -> String {
        let wamid = wamid_of(to, Origin::Business, serial);
        let echo = json!({
            "from": self.credentials().display_phone_number.replace(|it: char| !it.is_ascii_digit(), ""),
            "to": to,
            "id": wamid,
            "timestamp": (self.simulation.now() / 1000).to_string(),
            "type": "text",
            "text": { "body": body },
        });
        let value = json!({ "messaging_product": "whatsapp", "message_echoes": [echo] });
        self.post_change("smb_message_echoes", value);
        wamid
    }

    /// Makes the account-level errors of `value.errors` arrive.
    pub fn report_error(&self, code: u32, details: &str) {
        let error = GraphError::new(code, details);
        let notice = self.simulation.world(|world| {
            let number = &world.numbers[&self.phone_number_id];
            let value = json!({
                "messaging_product": "whatsapp",
                "metadata": payload::metadata(number),
                "errors": [error.status_item()],
            });
            payload::about(number, "messages", value)
        });
        self.simulation.notify(notice);
    }

    /// Posts a change of any field as it stands; `value.metadata` is filled in when it is missing.
    pub fn post_change(&self, field: &'static str, mut value: Value) {
        let notice = self.simulation.world(|world| {
            let number = &world.numbers[&self.phone_number_id];
            if value.get("metadata").is_none() {
                value["metadata"] = payload::metadata(number);
            }
            payload::about(number, field, value)
        });
        self.simulation.notify(notice);
    }

    /// When the customer's window closes, UTC milliseconds; `None` when it never opened.
    pub fn window_closes_at(&self, with: &CustomerPhone) -> Option<i64> {
        let key = ThreadKey { number: self.phone_number_id.clone(), peer: Peer::Customer(with.id) };
        let opened = self.simulation.world(|world| world.threads.get(&key)?.window_opened_at)?;
        Some(opened + window::DAY_MS)
    }
}
