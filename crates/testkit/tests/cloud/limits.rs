//! What Graph refuses, and with which code.

use std::time::Duration;

use blazz_testkit::cloud::{Limits, Refusal, Refusals, SimulatorConfig};
use serde_json::{Value, json};

use crate::stage::{CUSTOMER, Stage, text_to};

fn message(kind: &str, content: Value) -> Value {
    let mut body = json!({ "messaging_product": "whatsapp", "to": CUSTOMER, "type": kind });
    body[kind] = content;
    body
}

fn interactive(content: Value) -> Value {
    let mut content = content;
    if content.get("body").is_none() {
        content["body"] = json!({ "text": "Choose" });
    }
    message("interactive", content)
}

fn reply_button(id: &str, title: &str) -> Value {
    json!({ "type": "reply", "reply": { "id": id, "title": title } })
}

fn buttons(buttons: &[Value]) -> Value {
    interactive(json!({ "type": "button", "action": { "buttons": buttons } }))
}

fn list(sections: Value) -> Value {
    interactive(json!({ "type": "list", "action": { "button": "Open", "sections": sections } }))
}

/// A list with this many rows in one section.
fn rows(count: usize) -> Value {
    let rows: Vec<Value> =
        (0..count).map(|at| json!({ "id": at.to_string(), "title": "Row" })).collect();
    list(json!([{ "rows": rows }]))
}

#[tokio::test]
async fn malformed_messages_are_refused_with_the_right_code() {
    let stage = Stage::in_conversation().await;
    let four = ["a", "b", "c", "d"].map(|id| reply_button(id, id));
    let long = |length: usize| "x".repeat(length);
    let cases: Vec<(&str, Value, u64)> = vec![
        ("no product", json!({ "to": CUSTOMER, "text": { "body": "x" } }), 100),
        ("other product", json!({ "messaging_product": "sms", "to": CUSTOMER }), 100),
        ("no recipient", json!({ "messaging_product": "whatsapp", "text": { "body": "x" } }), 100),
        ("not a phone", text_to("Ibu Sari", "x"), 100),
        ("unknown type", message("poll", json!({})), 131_051),
        ("no text", json!({ "messaging_product": "whatsapp", "to": CUSTOMER, "type": "text" }), 100),
        ("empty text", text_to(CUSTOMER, ""), 100),
        ("long text", text_to(CUSTOMER, &long(4097)), 100),
        ("number as text", message("text", json!({ "body": 5 })), 100),
        ("unknown key", message("text", json!({ "body": "x", "bold": true })), 100),
        ("image without source", message("image", json!({ "caption": "x" })), 131_008),
        ("both sources", message("image", json!({ "id": "1", "link": "https://a.b/c" })), 131_009),
        ("bad link", message("image", json!({ "link": "ftp://a.b/c" })), 131_009),
        ("unknown media", message("image", json!({ "id": "1" })), 131_009),
        ("long caption", message("image", json!({ "link": "https://a.b/c", "caption": long(1025) })), 131_009),
        ("caption on audio", message("audio", json!({ "link": "https://a.b/c", "caption": "x" })), 100),
        ("latitude", message("location", json!({ "latitude": 91, "longitude": 0 })), 131_009),
        ("no longitude", message("location", json!({ "latitude": 1 })), 131_008),
        ("contact without name part", message("contacts", json!([{ "name": { "formatted_name": "A" } }])), 131_008),
        ("no contacts", message("contacts", json!([])), 131_009),
        ("reaction without target", message("reaction", json!({ "emoji": "👍" })), 131_008),
        ("letters as emoji", message("reaction", json!({ "message_id": "w", "emoji": "ok" })), 131_009),
        ("four buttons", buttons(&four), 131_009),
        ("no buttons", buttons(&[]), 131_009),
        ("long title", buttons(&[reply_button("a", &long(21))]), 131_009),
        ("long id", buttons(&[reply_button(&long(257), "a")]), 131_009),
        ("twin ids", buttons(&[reply_button("a", "A"), reply_button("a", "B")]), 131_009),
        ("11 rows", rows(11), 131_009),
        ("untitled sections", list(json!([{ "rows": [{ "id": "1", "title": "a" }] }, { "rows": [{ "id": "2", "title": "b" }] }])), 131_008),
        ("no action", interactive(json!({ "type": "button" })), 131_008),
        ("unknown interactive", interactive(json!({ "type": "poll", "action": {} })), 131_009),
        ("long footer", interactive(json!({ "type": "button", "footer": { "text": long(61) }, "action": { "buttons": [reply_button("a", "A")] } })), 131_009),
        ("picture on a list", interactive(json!({ "type": "list", "header": { "type": "image", "image": { "link": "https://a.b/c" } }, "action": { "button": "x", "sections": [] } })), 131_009),
        ("header on a location request", interactive(json!({ "type": "location_request_message", "header": { "type": "text", "text": "x" }, "action": { "name": "send_location" } })), 131_009),
        ("reaction with context", { let mut body = message("reaction", json!({ "message_id": "w", "emoji": "👍" })); body["context"] = json!({ "message_id": "w" }); body }, 100),
        ("long tracking", { let mut body = text_to(CUSTOMER, "x"); body["biz_opaque_callback_data"] = json!(long(513)); body }, 100),
        ("to itself", text_to("+628111000100", "x"), 131_021),
    ];
    for (name, body, code) in cases {
        let answered = stage.send(&body).await;
        assert_eq!((answered.code(), answered.status), (code, 400), "{name}: {answered:?}");
    }
    assert!(stage.simulator.ledger().accepted().is_empty());
}

#[tokio::test]
async fn the_longest_allowed_texts_pass() {
    let stage = Stage::in_conversation().await;
    let long = |length: usize| "é".repeat(length);
    let title = long(20);
    for body in [
        text_to(CUSTOMER, &long(4096)),
        buttons(&[reply_button(&long(256), &title)]),
        rows(10),
        message("image", json!({ "link": "https://example.com/a.jpg", "caption": long(1024) })),
    ] {
        let answered = stage.send(&body).await;
        assert_eq!(answered.status, 200, "{answered:?}");
    }
}

#[tokio::test]
async fn a_recipient_without_a_plus_gets_the_business_countrys_code() {
    let stage = Stage::in_conversation().await;
    let local = stage.send(&text_to("812-3456-7890", "x")).await;
    assert_eq!(local.body["contacts"][0]["wa_id"], "6281234567890");
    let doubled = stage.send(&text_to("6281234567890", "x")).await;
    assert_eq!(doubled.code(), 131_047, "a stranger with the number 62 62 812 …: {doubled:?}");
}

#[tokio::test]
async fn the_window_opens_with_the_customers_message_and_closes_a_day_later() {
    let stage = Stage::set().await;
    assert_eq!(stage.send_text("Halo").await.code(), 131_047);
    stage.chat.send_text("Halo").unwrap();
    assert_eq!(stage.send_text("Halo").await.status, 200);
    stage.simulator.skip(Duration::from_secs(24 * 60 * 60 - 60));
    assert_eq!(stage.send_text("Masih?").await.status, 200);
    stage.simulator.skip(Duration::from_secs(60));
    assert_eq!(stage.send_text("Terlambat").await.code(), 131_047);
}

#[tokio::test]
async fn a_closed_window_can_also_be_told_by_status() {
    let refusals = Refusals { window: Refusal::ByStatus, ..Refusals::default() };
    let stage = Stage::configured(SimulatorConfig { refusals, ..Default::default() }).await;
    let wamid = stage.send_text("Halo").await.wamid();
    let failed = stage.wait_for_status(&wamid, "failed").await;
    assert_eq!(failed["errors"][0]["code"], 131_047);
    assert_eq!(failed["errors"][0]["title"], "Re-engagement message");
}

#[tokio::test]
async fn nobody_on_whatsapp_gets_nothing() {
    let stage = Stage::in_conversation().await;
    stage.customer.leave_whatsapp();
    let wamid = stage.send_text("Halo?").await.wamid();
    let failed = stage.wait_for_status(&wamid, "failed").await;
    assert_eq!(failed["errors"][0]["code"], 131_026);
    assert!(stage.chat.find(&wamid).is_some_and(|message| !message.has_arrived()));
}

#[tokio::test]
async fn the_46th_message_to_one_person_waits_six_seconds() {
    let stage = Stage::in_conversation().await;
    for _ in 0..45 {
        assert_eq!(stage.send_text("x").await.status, 200);
    }
    assert_eq!(stage.send_text("x").await.code(), 131_056);
    let other = stage.simulator.customer("+6281999", "Budi");
    other.chat_with(&stage.number).send_text("Halo").unwrap();
    assert_eq!(stage.send(&text_to("+6281999", "x")).await.status, 200, "others are not affected");
    stage.simulator.skip(Duration::from_secs(7));
    assert_eq!(stage.send_text("x").await.status, 200);
}

#[tokio::test]
async fn more_messages_per_second_than_allowed_are_refused() {
    let limits = Limits { throughput: Some(10), pair: false };
    let stage = Stage::configured(SimulatorConfig { limits, ..Default::default() }).await;
    stage.chat.send_text("Halo").unwrap();
    stage.simulator.skip(Duration::from_secs(2));
    let mut codes = Vec::new();
    for _ in 0..30 {
        codes.push(stage.send_text("x").await.code());
    }
    assert!(codes.contains(&130_429) && codes.contains(&0), "{codes:?}");
    stage.simulator.skip(Duration::from_secs(1));
    assert_eq!(stage.send_text("x").await.status, 200);
}

#[tokio::test]
async fn tokens_end_in_the_documented_ways() {
    let stage = Stage::in_conversation().await;
    let bare = stage.client.post(stage.url(&stage.messages_path())).send().await.unwrap();
    assert_eq!(bare.status(), 401);
    stage.number.expire_token_in(Duration::from_secs(60));
    assert_eq!(stage.send_text("x").await.status, 200);
    stage.simulator.skip(Duration::from_secs(61));
    let expired = stage.send_text("x").await;
    assert_eq!((expired.status, expired.code()), (401, 190));
    assert_eq!(expired.body["error"]["error_subcode"], 463);
    stage.number.restore_token();
    stage.number.revoke_token();
    assert_eq!(stage.send_text("x").await.body["error"]["error_subcode"], 460);
    stage.number.restore_token();
    stage.number.withdraw_scope("whatsapp_business_messaging");
    let denied = stage.send_text("x").await;
    assert_eq!((denied.status, denied.code()), (403, 10));
}

#[tokio::test]
async fn another_accounts_number_does_not_exist_for_this_token() {
    let stage = Stage::in_conversation().await;
    let foreign = stage.simulator.add_number(crate::stage::spec());
    let path = format!("/{}/messages", foreign.phone_number_id);
    let answered = stage.post(&path, &text_to(CUSTOMER, "x")).await;
    assert_eq!((answered.status, answered.code()), (400, 100));
    assert_eq!(answered.body["error"]["error_subcode"], 33);
}

#[tokio::test]
async fn paths_and_versions_that_do_not_exist_are_refused() {
    let stage = Stage::set().await;
    for path in ["/v99.0/1/messages", "/messages", "/v25.0/1/2/3"] {
        let url = format!("{}{path}", stage.simulator.base_url());
        let body: Value = stage.client.get(url).send().await.unwrap().json().await.unwrap();
        assert_eq!(body["error"]["code"], 2500, "{path}");
    }
}
