//! The `value` of each kind of change, in Meta's shapes.

use serde_json::{Value, json};

use crate::cloud::{
    error::GraphError,
    webhooks::Notice,
    world::{Customer, CustomerId, Number, Peer, Progress, ThreadKey, ThreadMessage, World},
};

pub(crate) fn metadata(number: &Number) -> Value {
    json!({ "display_phone_number": number.digits(), "phone_number_id": number.id })
}

/// The item of `contacts[]`: people without a number have only a user id.
pub(crate) fn contact(customer: &Customer) -> Value {
    let mut contact = json!({ "profile": { "name": customer.name } });
    if let Some(username) = &customer.username {
        contact["profile"]["username"] = json!(username);
    }
    if let Some(phone) = customer.phone() {
        contact["wa_id"] = json!(phone);
    }
    contact["user_id"] = json!(customer.user_id);
    contact
}

/// Names the sender of an inbound item: `from` only when there is a number, `from_user_id` always.
pub(crate) fn name_sender(item: &mut Value, customer: &Customer) {
    if let Some(phone) = customer.phone() {
        item["from"] = json!(phone);
    }
    item["from_user_id"] = json!(customer.user_id);
}

/// One inbound message with its sender's contact.
pub(crate) fn message(world: &World, number: &Number, from: CustomerId, item: &Value) -> Notice {
    let value = json!({
        "messaging_product": "whatsapp",
        "metadata": metadata(number),
        "contacts": [contact(world.customer(from))],
        "messages": [item],
    });
    about(number, "messages", value)
}

/// A change of one number's own fields; the item's id becomes the key, if it has one.
pub(crate) fn about(number: &Number, field: &'static str, value: Value) -> Notice {
    let items = ["messages", "message_echoes"];
    let keys = items
        .iter()
        .filter_map(|place| value[*place][0]["id"].as_str())
        .map(str::to_owned)
        .collect();
    Notice { waba_id: number.waba_id.clone(), number: Some(number.id.clone()), field, value, keys }
}

/// A change of the whole business account.
pub(crate) fn about_account(waba_id: &str, field: &'static str, value: Value) -> Notice {
    Notice { waba_id: waba_id.to_owned(), number: None, field, value, keys: vec![] }
}

/// Whom a status is about, and how far the message came.
pub(crate) struct StatusOf<'a> {
    pub(crate) key: &'a ThreadKey,
    pub(crate) message: &'a ThreadMessage,
    pub(crate) progress: Progress,
    /// The member of a group it is about; in private threads the customer.
    pub(crate) who: Option<CustomerId>,
    pub(crate) failure: Option<&'a GraphError>,
    pub(crate) at: i64,
}

/// A `statuses[]` item with what accompanies it.
pub(crate) fn status(world: &World, number: &Number, status: &StatusOf<'_>) -> Notice {
    let mut item = json!({
        "id": status.message.id,
        "status": status.progress.word(),
        "timestamp": (status.at / 1000).to_string(),
    });
    let mut key = format!("{}:{}", status.message.id, status.progress.word());
    name_recipient(&mut item, &mut key, world, status);
    if let Some(tracking) = &status.message.tracking {
        item["biz_opaque_callback_data"] = json!(tracking);
    }
    if matches!(status.progress, Progress::Sent | Progress::Delivered) {
        item["pricing"] = pricing(status);
    }
    if let Some(failure) = status.failure {
        item["errors"] = json!([failure.status_item()]);
    }
    let mut value = json!({ "messaging_product": "whatsapp", "metadata": metadata(number) });
    if let (Some(who), None) = (status.who, status.failure) {
        value["contacts"] = json!([contact(world.customer(who))]);
    }
    value["statuses"] = json!([item]);
    Notice { keys: vec![key], ..about(number, "messages", value) }
}

fn name_recipient(item: &mut Value, key: &mut String, world: &World, status: &StatusOf<'_>) {
    let who = status.who.map(|who| world.customer(who));
    match &status.key.peer {
        Peer::Group(group) => {
            item["recipient_id"] = json!(group);
            item["recipient_type"] = json!("group");
            if let Some(who) = who {
                item["recipient_participant_id"] = json!(who.handle());
                item["recipient_participant_user_id"] = json!(who.user_id);
                key.push(':');
                key.push_str(who.handle());
            }
        }
        Peer::Customer(customer) => {
            let customer = world.customer(*customer);
            if let Some(phone) = customer.phone() {
                item["recipient_id"] = json!(phone);
            }
            item["recipient_user_id"] = json!(customer.user_id);
        }
    }
}

/// Per-message pricing: service and utility are free inside the window.
fn pricing(status: &StatusOf<'_>) -> Value {
    let category = status.message.category.as_str();
    let is_free = status.message.in_window && matches!(category, "service" | "utility");
    let (kind, category) = match &status.key.peer {
        Peer::Group(_) if is_free => ("free_group_customer_service", format!("group_{category}")),
        Peer::Group(_) => ("regular", format!("group_{category}")),
        Peer::Customer(_) if is_free => ("free_customer_service", category.to_owned()),
        Peer::Customer(_) => ("regular", category.to_owned()),
    };
    json!({ "billable": !is_free, "pricing_model": "PMP", "type": kind, "category": category })
}
