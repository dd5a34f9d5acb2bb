//! Who somebody is: any name finds them, names change hands, and what the team has set stays.

use blazz_domain::identity::Identity;
use blazz_inbox::InboxError;
use blazz_inbox::contacts::{self, ContactChange, NewContact};
use serde_json::{Value, json};

use crate::stage::{Stage, phone, status, text};

/// A text from whoever goes by these names.
fn from(stage: &Stage, id: &str, digits: &str, user_id: &str) -> Value {
    json!({ "messages": [{
        "from": digits, "from_user_id": user_id, "id": id, "type": "text",
        "timestamp": stage.seconds().to_string(), "text": { "body": id },
    }] })
}

/// A message of Meta's system about a customer.
fn system(stage: &Stage, id: &str, digits: &str, user_id: &str, system: &Value) -> Value {
    json!({ "messages": [{
        "from": digits, "from_user_id": user_id, "id": id, "type": "system",
        "timestamp": stage.seconds().to_string(), "system": system,
    }] })
}

fn moved(stage: &Stage, id: &str, old: &str, new: &str) -> Value {
    let news = json!({ "type": "user_changed_number", "wa_id": new, "body": "A new number" });
    system(stage, id, old, "", &news)
}

#[tokio::test]
async fn any_name_finds_the_contact() {
    let stage = Stage::open().await;
    for (id, digits, user_id) in
        [("both", "628111", "ID.1"), ("number", "628111", ""), ("user", "", "ID.1")]
    {
        stage.hear("messages", from(&stage, id, digits, user_id)).await;
    }
    assert_eq!(stage.contacts().await.len(), 1);
    assert_eq!(stage.texts().await, ["both", "number", "user"]);
}

#[tokio::test]
async fn a_new_number_is_the_same_person_and_the_old_one_may_be_a_stranger() {
    let stage = Stage::open().await;
    stage.customer_writes("628111", "wamid.1", "before").await;
    let person = stage.only_chat().await.contact_id;
    stage.hear("messages", moved(&stage, "wamid.s", "628111", "628222")).await;
    stage.customer_writes("628222", "wamid.2", "after").await;
    assert_eq!(stage.only_chat().await.contact_id, person);
    assert_eq!(stage.texts().await, ["before", "A new number", "after"]);

    stage.customer_writes("628111", "wamid.3", "a stranger").await;
    let stranger = stage.owner(&phone("628111")).await.unwrap();
    assert_ne!(stranger, person);
    assert_eq!(stage.identities(person).await, ["+628222"]);
}

#[tokio::test]
async fn a_new_number_takes_the_old_user_id_along() {
    let stage = Stage::open().await;
    stage.hear("messages", from(&stage, "wamid.1", "628111", "ID.1")).await;
    let news = json!({ "type": "user_changed_number", "wa_id": "628222", "body": "moved" });
    stage.hear("messages", system(&stage, "wamid.s", "628111", "ID.1", &news)).await;
    let person = stage.only_chat().await.contact_id;
    assert_eq!(stage.identities(person).await, ["+628222"]);
}

#[tokio::test]
async fn a_change_of_number_that_comes_again_leaves_the_stranger_alone() {
    let stage = Stage::open().await;
    stage.customer_writes("628111", "wamid.1", "before").await;
    let news = moved(&stage, "wamid.s", "628111", "628222");
    stage.hear("messages", news.clone()).await;
    stage.customer_writes("628111", "wamid.2", "a stranger").await;
    stage.hear("messages", news).await;
    assert_eq!(stage.contacts().await.len(), 2);
    assert_ne!(stage.owner(&phone("628111")).await, stage.owner(&phone("628222")).await);
}

#[tokio::test]
async fn a_message_from_the_old_number_that_comes_again_makes_nobody_new() {
    let stage = Stage::open().await;
    let first = text("628111", "wamid.1", stage.seconds(), "before");
    stage.hear("messages", first.clone()).await;
    stage.hear("messages", moved(&stage, "wamid.s", "628111", "628222")).await;
    stage.hear("messages", first).await;
    assert_eq!(stage.contacts().await.len(), 1);
    assert_eq!(stage.owner(&phone("628111")).await, None);
}

#[tokio::test]
async fn a_late_status_does_not_give_the_old_number_back() {
    let stage = Stage::open().await;
    stage.answered("wamid.a").await;
    stage.hear("messages", moved(&stage, "wamid.s", "628111", "628222")).await;
    stage.hear("messages", status("wamid.a", "read", stage.seconds())).await;
    assert_eq!(stage.owner(&phone("628111")).await, None);
}

#[tokio::test]
async fn somebody_called_by_their_number_is_called_by_the_new_one() {
    let stage = Stage::open().await;
    stage.hear("messages", from(&stage, "wamid.1", "628111", "")).await;
    stage.hear("messages", moved(&stage, "wamid.s", "628111", "628222")).await;
    assert_eq!(stage.contacts().await[0].name, "+628222");
}

#[tokio::test]
async fn a_new_user_id_is_the_same_person_also_when_told_twice() {
    let stage = Stage::open().await;
    stage.hear("messages", from(&stage, "wamid.1", "628111", "ID.1")).await;
    let update = json!({ "user_id_update": [{
        "wa_id": "628111", "user_id": { "previous": "ID.1", "current": "ID.2" },
        "timestamp": stage.seconds().to_string(),
    }] });
    stage.hear("user_id_update", update.clone()).await;
    let audited = stage.audit().await.len();
    stage.hear("user_id_update", update).await;
    let person = stage.only_chat().await.contact_id;
    assert_eq!(stage.identities(person).await, ["+628111", "ID.2"]);
    assert_eq!(stage.audit().await.len(), audited);
}

#[tokio::test]
async fn a_change_of_device_is_a_line_and_nobody_is_audited() {
    let stage = Stage::open().await;
    stage.customer_writes("628111", "wamid.1", "Halo").await;
    let news = json!({ "type": "customer_identity_changed", "body": "New device" });
    stage.hear("messages", system(&stage, "wamid.s", "628111", "", &news)).await;
    assert_eq!(stage.texts().await, ["Halo", "New device"]);
    assert_eq!(stage.only_chat().await.unread_count, 1);
    assert!(stage.audit().await.is_empty());
}

#[tokio::test]
async fn a_username_never_says_who_somebody_is() {
    let stage = Stage::open().await;
    for user_id in ["ID.1", "ID.2"] {
        let mut value = from(&stage, user_id, "", user_id);
        value["contacts"] =
            json!([{ "user_id": user_id, "profile": { "name": "Ama", "username": "ama" } }]);
        stage.hear("messages", value).await;
    }
    assert_eq!(stage.contacts().await.len(), 2);
}

#[tokio::test]
async fn a_deleted_contact_comes_back_by_writing() {
    let stage = Stage::open().await;
    stage.customer_writes("628111", "wamid.1", "Halo").await;
    let id = stage.contacts().await[0].id;
    let tx = stage.begin().await;
    contacts::delete(&tx, id).await.unwrap();
    tx.commit().await.unwrap();
    assert!(stage.contacts().await.is_empty());

    stage.customer_writes("628111", "wamid.2", "Masih ada?").await;
    assert_eq!(stage.contacts().await[0].id, id);
    assert_eq!(stage.texts().await, ["Halo", "Masih ada?"]);
}

#[tokio::test]
async fn a_name_the_team_gave_is_not_overwritten() {
    let stage = Stage::open().await;
    stage.customer_writes("628111", "wamid.1", "Halo").await;
    let id = stage.contacts().await[0].id;
    let tx = stage.begin().await;
    let change = ContactChange { name: Some("Bu Sari".to_owned()), phone: None };
    contacts::update(&stage.inbox, &tx, id, change).await.unwrap();
    tx.commit().await.unwrap();

    stage.customer_writes("628111", "wamid.2", "Halo lagi").await;
    assert_eq!(stage.contacts().await[0].name, "Bu Sari");
}

#[tokio::test]
async fn a_number_that_somebody_has_cannot_be_given_to_another_contact() {
    let stage = Stage::open().await;
    stage.customer_writes("628111222333", "wamid.1", "Halo").await;
    let tx = stage.begin().await;
    let new = |phone: &str| NewContact { name: "Budi".to_owned(), phone: phone.to_owned() };
    let taken = contacts::create(&stage.inbox, &tx, new("08111222333")).await;
    assert!(matches!(taken, Err(InboxError::Exists { .. })));
    let budi = contacts::create(&stage.inbox, &tx, new("0812 3456 7890")).await.unwrap();
    assert_eq!(budi.phone.as_deref(), Some("+6281234567890"));
    let change = ContactChange { name: None, phone: Some("+628111222333".to_owned()) };
    let taken = contacts::update(&stage.inbox, &tx, budi.id, change).await;
    assert!(matches!(taken, Err(InboxError::Exists { .. })));
}

#[tokio::test]
async fn a_number_shared_on_request_joins_whoever_was_known_by_it() {
    let stage = Stage::open().await;
    stage.customer_writes("628111", "wamid.1", "from the number").await;
    stage.hear("messages", from(&stage, "from the user id", "", "ID.1")).await;
    assert_eq!(stage.contacts().await.len(), 2);
    let card = json!({ "vcard": "BEGIN:VCARD", "origin": "contact_request",
                       "phones": [{ "phone": "+62 8111", "wa_id": "628111" }] });
    let item = json!({ "from": "", "from_user_id": "ID.1", "id": "wamid.card", "type": "contacts",
                       "timestamp": stage.seconds().to_string(), "contacts": [card] });
    stage.hear("messages", json!({ "messages": [item] })).await;
    assert_eq!(stage.contacts().await.len(), 1);
    assert_eq!(stage.owner(&Identity::bsuid("ID.1")).await, stage.owner(&phone("628111")).await);
    assert_eq!(stage.thread(&stage.only_chat().await).await.len(), 3);
}
