//! Who somebody is: user ids, missing numbers, missing contacts, changed names, shared numbers.

use blazz_domain::contact::Party;
use blazz_domain::identity::{Identity, IdentityKind};
use blazz_domain::inbound::IdentityNews;

use super::super::EffectError;
use super::*;

fn phone(value: &str) -> Identity {
    Identity::new(IdentityKind::Phone, value)
}

fn from(names: &Value, contacts: &Value) -> Party {
    let mut item = json!({ "id": "a", "type": "text", "text": { "body": "hi" } });
    for (key, name) in names.as_object().unwrap() {
        item[key] = name.clone();
    }
    only_message(events("messages", json!({ "contacts": contacts, "messages": [item] }))).peer
}

fn identities(field: &str, value: Value) -> IdentityNews {
    let events = events(field, value);
    events
        .into_iter()
        .find_map(|event| match event {
            Inbound::Identities(news) => Some(news),
            _ => None,
        })
        .unwrap()
}

#[test]
fn a_sender_is_known_without_any_contacts() {
    let peer = from(&json!({ "from": "15557010042" }), &json!(null));
    assert_eq!(peer, Party::of(phone("+15557010042")));
}

#[test]
fn an_empty_number_counts_as_none() {
    let peer = from(&json!({ "from": "", "from_user_id": "US.1" }), &json!([]));
    assert_eq!(peer, Party::of(Identity::bsuid("US.1")));
}

#[test]
fn the_only_contact_is_the_sender_when_the_message_names_nobody() {
    let contact = json!({ "user_id": "US.1", "profile": { "name": "Ama", "username": "@ama" } });
    let peer = from(&json!({}), &json!([contact]));
    assert_eq!(peer.identities, [Identity::bsuid("US.1")]);
    assert_eq!(peer.username.as_deref(), Some("ama"));
}

#[test]
fn a_contact_that_is_somebody_else_gives_no_name() {
    let other = json!({ "wa_id": "15557010099", "profile": { "name": "Somebody else" } });
    let peer = from(&json!({ "from": "15557010042" }), &json!([other]));
    assert_eq!(peer, Party::of(phone("+15557010042")));
}

#[test]
fn a_message_from_nobody_is_an_error_of_its_change() {
    let item = json!({ "id": "a", "type": "text", "text": { "body": "hi" } });
    let change = changes(&body("messages", json!({ "messages": [item] }))).remove(0);
    assert!(matches!(change.errors[..], [EffectError::MissingParty { what: "message" }]));
}

#[test]
fn a_new_number_leaves_neither_the_old_number_nor_the_old_user_id() {
    let item = json!({
        "id": "a", "from": "15557010042", "from_user_id": "US.1", "type": "system",
        "system": { "type": "user_changed_number", "new_wa_id": "15557010077", "user_id": "US.2" },
    });
    let news = identities("messages", json!({ "messages": [item] }));
    assert_eq!(news.previous, [Identity::bsuid("US.1"), phone("+15557010042")]);
    assert_eq!(news.current, [Identity::bsuid("US.2"), phone("+15557010077")]);
}

#[test]
fn a_new_user_id_leaves_the_number_as_it_is() {
    let item = json!({
        "id": "a", "from": "15557010042", "from_user_id": "US.1", "type": "system",
        "system": { "type": "user_changed_user_id", "user_id": "US.2" },
    });
    let news = identities("messages", json!({ "messages": [item] }));
    assert_eq!(news.current, [Identity::bsuid("US.2"), phone("+15557010042")]);
}

#[test]
fn a_number_shared_on_request_belongs_to_who_shared_it() {
    let card = json!({ "vcard": "BEGIN:VCARD", "phones": [{ "wa_id": "15557010042" }] });
    let item = json!({
        "id": "a", "from_user_id": "US.1", "type": "contacts", "contacts": [card],
        "origin": "contact_request",
    });
    let news = identities("messages", json!({ "messages": [item] }));
    assert_eq!(news.previous, [Identity::bsuid("US.1")]);
    assert_eq!(news.current, [Identity::bsuid("US.1"), phone("+15557010042")]);
}

#[test]
fn a_card_of_somebody_else_says_nothing_about_the_sender() {
    let card =
        json!({ "name": { "formatted_name": "Budi" }, "phones": [{ "wa_id": "15557010042" }] });
    let item = json!({ "id": "a", "from_user_id": "US.1", "type": "contacts", "contacts": [card] });
    let message = only_message(events("messages", json!({ "messages": [item] })));
    assert_eq!(message.content.text(), Some("Budi"));
}
