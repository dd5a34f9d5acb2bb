//! Sending, up to where a worker takes over.

use std::time::Duration;

use serde_json::{Value, json};

use crate::answer::id;
use crate::browser::Browser;
use crate::customer::says;
use crate::house::House;

/// A chat with an open window, as its view.
async fn open_chat(owner: &Browser) -> Value {
    owner.connect_number("1001").await;
    says(&owner.house, "6281211112222", "wamid.1", "Halo kak").await;
    let chats = owner.get("/chats").await.expect(200);
    chats["items"][0].clone()
}

fn text(chat: &Value, body: &str) -> Value {
    json!({ "chat_id": chat["id"], "type": "text", "text": { "body": body } })
}

#[tokio::test]
async fn a_text_is_queued_and_shown_at_every_address_that_sends() {
    let house = House::build().await;
    let owner = house.owner().await;
    let chat = open_chat(&owner).await;
    for path in ["/whatsapp/send", "/chats"] {
        let message = owner.post(path, text(&chat, "Siap")).await.expect(202);
        assert_eq!(message["delivery"]["state"], "queued");
        assert_eq!(message["sent_via"], "blazz");
        assert_eq!(message["user"]["name"], "Ayu");
    }
    for state in ["ready", "waiting"] {
        let jobs = owner.get(&format!("/jobs?state={state}")).await.expect(200);
        let deliver = |job: &&Value| job["kind"] == "deliver_message";
        assert_eq!(jobs["items"].as_array().unwrap().iter().filter(deliver).count(), 1, "{state}");
    }
}

#[tokio::test]
async fn one_client_id_sends_once() {
    let house = House::build().await;
    let owner = house.owner().await;
    let mut body = text(&open_chat(&owner).await, "Siap");
    body["client_message_id"] = json!("0190c2a1-5b7e-7cc3-8f00-000000000001");
    let first = owner.post("/whatsapp/send", body.clone()).await.expect(202);
    let second = owner.post("/whatsapp/send", body).await.expect(202);
    assert_eq!(first["id"], second["id"]);
}

#[tokio::test]
async fn outside_the_window_only_templates_leave() {
    let house = House::build().await;
    let owner = house.owner().await;
    let chat = open_chat(&owner).await;
    house.wait(Duration::from_hours(25));
    owner.post("/whatsapp/send", text(&chat, "Halo?")).await.refused(422, "window_closed");
    let template = json!({
        "chat_id": chat["id"], "type": "template",
        "template": { "name": "hello_world", "language": "id" },
    });
    owner.post("/whatsapp/send/template", template).await.expect(202);
}

#[tokio::test]
async fn an_address_takes_only_what_it_is_for() {
    let house = House::build().await;
    let owner = house.owner().await;
    let chat = open_chat(&owner).await;
    for path in ["/whatsapp/send/media", "/whatsapp/send/template"] {
        let problem = owner.post(path, text(&chat, "x")).await.refused(422, "validation_failed");
        assert_eq!(problem["errors"][0]["field"], "type");
    }
    let image = json!({
        "chat_id": chat["id"], "type": "image",
        "image": { "link": "https://example.com/a.jpg", "caption": "Katalog" },
    });
    let message = owner.post("/whatsapp/send/media", image).await.expect(202);
    assert_eq!(message["kind"], "image");
}

#[tokio::test]
async fn limits_of_whatsapp_are_refused_with_their_field() {
    let house = House::build().await;
    let owner = house.owner().await;
    let body = text(&open_chat(&owner).await, &"x".repeat(4097));
    let problem = owner.post("/whatsapp/send", body).await.refused(422, "validation_failed");
    assert_eq!(problem["errors"][0]["field"], "text.body");
}

#[tokio::test]
async fn a_program_sends_in_its_own_name() {
    let house = House::build().await;
    let owner = house.owner().await;
    let chat = open_chat(&owner).await;
    let token = owner.make_token(&["messages.send"]).await;
    let program = Browser::with_token(&house, &token);
    let message = program.post("/whatsapp/send", text(&chat, "Otomatis")).await.expect(202);
    assert_eq!(message["sent_via"], "api");
    let path = format!("/messages/{}/retry", id(&message));
    let problem = program.post(&path, json!(null)).await;
    problem.refused(409, "not_retryable");
    program.post_once("/whatsapp/send", "key-1", &text(&chat, "Sekali")).await.expect(202);
    let used = program.post_once(&path, "key-1", &json!(null)).await;
    used.refused(422, "idempotency_key_reused");
    program.post_once(&path, "key-2", &json!(null)).await.refused(409, "not_retryable");
}

#[tokio::test]
async fn a_number_that_can_neither_edit_nor_delete_says_so() {
    let house = House::build().await;
    let owner = house.owner().await;
    let chat = open_chat(&owner).await;
    let message = owner.post("/whatsapp/send", text(&chat, "Halo")).await.expect(202);
    let path = format!("/messages/{}", id(&message));
    owner.patch(&path, json!({ "text": "Hai" })).await.refused(409, "edit_not_supported");
    owner.delete(&path).await.refused(409, "delete_not_supported");
}
