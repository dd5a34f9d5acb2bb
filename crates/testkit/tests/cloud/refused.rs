//! Malformed messages, and the code each is refused with.

use serde_json::{Value, json};

use crate::stage::{CUSTOMER, Stage, text_to};

type Cases = Vec<(&'static str, Value, u64)>;

async fn assert_refused(cases: Cases) {
    let stage = Stage::in_conversation().await;
    for (name, body, code) in cases {
        let answered = stage.send(&body).await;
        assert_eq!((answered.code(), answered.status), (code, 400), "{name}: {answered:?}");
    }
    assert!(stage.simulator.ledger().accepted().is_empty());
}

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

fn list(sections: &Value) -> Value {
    interactive(json!({ "type": "list", "action": { "button": "Open", "sections": sections } }))
}

/// A list with this many rows in one section.
fn rows(count: usize) -> Value {
    let rows: Vec<Value> =
        (0..count).map(|at| json!({ "id": at.to_string(), "title": "Row" })).collect();
    list(&json!([{ "rows": rows }]))
}

fn long(length: usize) -> String {
    "x".repeat(length)
}

fn with(mut body: Value, key: &str, value: Value) -> Value {
    body[key] = value;
    body
}

/// An image message by link, with something more in it.
fn linked(kind: &str, key: &str, value: Value) -> Value {
    message(kind, with(json!({ "link": "https://example.com/a" }), key, value))
}

#[tokio::test]
async fn a_faulty_envelope_is_refused() {
    let text = || text_to(CUSTOMER, "x");
    let bare = |body: &str| json!({ "messaging_product": "whatsapp", "text": { "body": body } });
    assert_refused(vec![
        ("no product", json!({ "to": CUSTOMER, "text": { "body": "x" } }), 100),
        ("other product", with(text(), "messaging_product", json!("sms")), 100),
        ("no recipient", bare("x"), 100),
        ("not a phone", text_to("Ibu Sari", "x"), 100),
        ("to itself", text_to("+628111000100", "x"), 131_021),
        ("unknown type", message("poll", json!({})), 131_051),
        ("unknown key", with(text(), "priority", json!(1)), 100),
        ("object of the type missing", with(text(), "type", json!("image")), 100),
        ("long tracking", with(text(), "biz_opaque_callback_data", json!(long(513))), 100),
        ("empty context", with(text(), "context", json!({})), 131_008),
    ])
    .await;
}

#[tokio::test]
async fn faulty_plain_messages_are_refused() {
    let reaction = |emoji: &str| message("reaction", json!({ "message_id": "w", "emoji": emoji }));
    let place =
        |latitude: i32| message("location", json!({ "latitude": latitude, "longitude": 0 }));
    let nameless = json!([{ "name": { "formatted_name": "A" } }]);
    assert_refused(vec![
        ("no body", message("text", json!({})), 100),
        ("empty text", text_to(CUSTOMER, ""), 100),
        ("long text", text_to(CUSTOMER, &long(4097)), 100),
        ("number as text", message("text", json!({ "body": 5 })), 100),
        ("unknown key", message("text", json!({ "body": "x", "bold": true })), 100),
        ("latitude", place(91), 131_009),
        ("no longitude", message("location", json!({ "latitude": 1 })), 131_008),
        ("card without name part", message("contacts", nameless), 131_008),
        ("no cards", message("contacts", json!([])), 131_009),
        ("reaction without target", message("reaction", json!({ "emoji": "👍" })), 131_008),
        ("letters as emoji", reaction("ok"), 131_009),
        ("reaction as a reply", with(reaction("👍"), "context", json!({ "message_id": "w" })), 100),
        ("pin outside a group", message("pin", json!({})), 131_051),
    ])
    .await;
}

#[tokio::test]
async fn faulty_media_are_refused() {
    let both = json!({ "id": "1", "link": "https://a.b/c" });
    assert_refused(vec![
        ("no source", message("image", json!({ "caption": "x" })), 131_008),
        ("both sources", message("image", both), 131_009),
        ("not a web address", message("image", json!({ "link": "ftp://a.b/c" })), 131_009),
        ("unknown id", message("image", json!({ "id": "1" })), 131_009),
        ("long caption", linked("image", "caption", json!(long(1025))), 131_009),
        ("caption on audio", linked("audio", "caption", json!("x")), 100),
        ("filename on an image", linked("image", "filename", json!("a.jpg")), 100),
        ("voice on a video", linked("video", "voice", json!(true)), 100),
    ])
    .await;
}

#[tokio::test]
async fn faulty_interactive_messages_are_refused() {
    let four = ["a", "b", "c", "d"].map(|id| reply_button(id, id));
    let row = |id: &str| json!({ "rows": [{ "id": id, "title": id }] });
    let framed = |key: &str, value: Value| {
        interactive(with(
            json!({ "type": "list", "action": { "button": "Open", "sections": [row("1")] } }),
            key,
            value,
        ))
    };
    let picture = json!({ "type": "image", "image": { "link": "https://a.b/c" } });
    let request = json!({ "type": "location_request_message", "action": { "name": "send_location" },
        "header": { "type": "text", "text": "x" } });
    assert_refused(vec![
        ("four buttons", buttons(&four), 131_009),
        ("no buttons", buttons(&[]), 131_009),
        ("long title", buttons(&[reply_button("a", &long(21))]), 131_009),
        ("long id", buttons(&[reply_button(&long(257), "a")]), 131_009),
        ("twin ids", buttons(&[reply_button("a", "A"), reply_button("a", "B")]), 131_009),
        ("11 rows", rows(11), 131_009),
        (
            "twin rows",
            list(&json!([{ "rows": [row("1")["rows"][0], row("1")["rows"][0]] }])),
            131_009,
        ),
        ("untitled sections", list(&json!([row("1"), row("2")])), 131_008),
        ("no action", interactive(json!({ "type": "button" })), 131_008),
        ("unknown kind", interactive(json!({ "type": "poll", "action": {} })), 131_009),
        ("long footer", framed("footer", json!({ "text": long(61) })), 131_009),
        ("picture on a list", framed("header", picture), 131_009),
        ("header on a location request", interactive(request), 131_009),
    ])
    .await;
}

#[tokio::test]
async fn the_longest_allowed_texts_pass() {
    let stage = Stage::in_conversation().await;
    let long = |length: usize| "é".repeat(length);
    for body in [
        text_to(CUSTOMER, &long(4096)),
        buttons(&[reply_button(&long(256), &long(20))]),
        rows(10),
        linked("image", "caption", json!(long(1024))),
    ] {
        let answered = stage.send(&body).await;
        assert_eq!(answered.status, 200, "{answered:?}");
    }
}
