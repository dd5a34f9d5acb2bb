//! Every recorded webhook has a defined outcome, and no body can make the parser panic.

mod hostile;
mod outcomes;
mod people;
mod rules;

use std::fs;
use std::path::{Path, PathBuf};

use blazz_domain::Timestamp;
use blazz_domain::inbound::{Inbound, InboundMessage};
use serde_json::{Value, json};

use super::{Change, parse};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/cloud-api/webhooks")
}

/// The text of a recorded webhook, by its name without `.json`.
pub(super) fn fixture(name: &str) -> String {
    fs::read_to_string(folder().join(format!("{name}.json"))).unwrap()
}

/// A moment after every recording.
const RECEIVED: Timestamp = Timestamp::from_millis(1_790_000_000_000);

fn changes(body: &Value) -> Vec<Change> {
    parse(body.to_string().as_bytes(), RECEIVED).unwrap()
}

/// A body with one change of business account 7 and number 11 (`15550100200`).
fn body(field: &str, mut value: Value) -> Value {
    value["metadata"] =
        json!({ "display_phone_number": "+1 555-010-0200", "phone_number_id": "11" });
    json!({
        "object": "whatsapp_business_account",
        "entry": [{ "id": "7", "changes": [{ "field": field, "value": value }] }],
    })
}

fn events(field: &str, value: Value) -> Vec<Inbound> {
    let change = changes(&body(field, value)).remove(0);
    assert!(change.errors.is_empty(), "{:?}", change.errors);
    change.events
}

fn only_message(events: Vec<Inbound>) -> InboundMessage {
    match <[Inbound; 1]>::try_from(events).unwrap() {
        [Inbound::Message(message)] => *message,
        [other] => panic!("{other:?} is no message"),
    }
}
