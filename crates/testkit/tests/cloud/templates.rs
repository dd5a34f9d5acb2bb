//! Templates: sending them, and managing them.

use blazz_testkit::cloud::Progress;
use serde_json::{Value, json};

use crate::stage::{Answered, CUSTOMER, Stage};

async fn with_templates() -> Stage {
    let stage = Stage::set().await;
    let templates: Vec<Value> = serde_json::from_str(include_str!("templates.json")).unwrap();
    for template in &templates {
        stage.number.add_template(template);
    }
    stage
}

impl Stage {
    async fn send_template(&self, name: &str, components: Value) -> Answered {
        let template =
            json!({ "name": name, "language": { "code": "en_US" }, "components": components });
        let body = json!({ "messaging_product": "whatsapp", "to": CUSTOMER, "type": "template",
            "template": template });
        self.send(&body).await
    }
}

fn body(texts: &[&str]) -> Value {
    let parameters: Vec<Value> =
        texts.iter().map(|text| json!({ "type": "text", "text": text })).collect();
    json!({ "type": "body", "parameters": parameters })
}

fn button(sub_type: &str, index: usize, parameter: &Value) -> Value {
    json!({ "type": "button", "sub_type": sub_type, "index": index, "parameters": [parameter] })
}

#[tokio::test]
async fn a_template_opens_a_conversation_and_is_shown_filled_in() {
    let stage = with_templates().await;
    let payload = json!({ "type": "payload", "payload": "keep:81" });
    let components = json!([body(&["Ama"]), button("quick_reply", 0, &payload)]);
    let answered = stage.send_template("appointment", components).await;
    assert_eq!(answered.body["messages"][0]["message_status"], "accepted");
    let shown = stage.chat.wait_for_text("Hi Ama, keep your appointment?").await.unwrap();
    let tapped = stage.chat.choose(&shown.id, "Keep").unwrap();
    stage.chat.wait_for_progress(&tapped, Progress::Delivered).await.unwrap();
    let item = stage.receiver.messages().remove(0);
    assert_eq!(item["button"], json!({ "payload": "keep:81", "text": "Keep" }));
    let sent = stage.wait_for_status(&answered.wamid(), "sent").await;
    assert_eq!(sent["pricing"]["category"], "utility");
}

#[tokio::test]
async fn templates_that_do_not_fit_are_refused_with_the_right_code() {
    let stage = with_templates().await;
    let code = |code: &str| json!({ "type": "text", "text": code });
    let named = json!({ "type": "body", "parameters": [{ "type": "text", "text": "4" }, { "type": "text", "text": "Sat" }] });
    let picture = json!({ "type": "header", "parameters": [{ "type": "image", "image": { "link": "https://a.b/c.jpg" } }] });
    let cases = [
        ("nothing_like_it", json!([]), 132_001),
        ("appointment", json!([]), 132_000),
        ("appointment", json!([body(&["a", "b"])]), 132_000),
        ("appointment", json!([body(&["two\nlines"])]), 132_018),
        ("appointment", json!([body(&[&"x".repeat(1024)])]), 132_005),
        ("appointment", json!([body(&["a"]), button("url", 0, &code("x"))]), 132_012),
        (
            "appointment",
            json!([
                body(&["a"]),
                button("quick_reply", 5, &json!({ "type": "payload", "payload": "x" }))
            ]),
            132_012,
        ),
        ("track_order", json!([body(&["81"])]), 131_008),
        ("invoice_ready", json!([picture.clone(), body(&["81"])]), 132_012),
        ("reservation_confirmation", json!([picture, named]), 132_012),
        ("verification_code", json!([body(&["1"]), button("url", 0, &code("2"))]), 132_018),
        ("appointment", json!([{ "type": "banner" }]), 131_009),
    ];
    for (name, components, expected) in cases {
        let answered = stage.send_template(name, components.clone()).await;
        assert_eq!(answered.code(), expected, "{name} {components}: {answered:?}");
    }
}

#[tokio::test]
async fn paused_disabled_and_held_templates_behave_so() {
    let stage = with_templates().await;
    stage.number.decide_template("hello_world", "PAUSED");
    assert_eq!(stage.send_template("hello_world", json!([])).await.code(), 132_015);
    stage.number.decide_template("hello_world", "DISABLED");
    assert_eq!(stage.send_template("hello_world", json!([])).await.code(), 132_016);
    stage.number.decide_template("hello_world", "APPROVED");
    stage.number.hold_template("hello_world");
    let held = stage.send_template("hello_world", json!([])).await;
    assert_eq!(held.body["messages"][0]["message_status"], "held_for_quality_assessment");
    stage.settle().await;
    let told = stage.receiver.values("message_template_status_update");
    let mut events: Vec<&str> = told.iter().map(|value| value["event"].as_str().unwrap()).collect();
    events.sort_unstable();
    assert_eq!(events, ["APPROVED", "DISABLED", "PAUSED"]);
}

#[tokio::test]
async fn marketing_stops_when_the_customer_says_so() {
    let stage = with_templates().await;
    stage.chat.send_text("STOP").unwrap();
    stage.customer.set_marketing(false);
    let wamid = stage.send_template("spring_promo", json!([])).await.wamid();
    assert_eq!(stage.wait_for_status(&wamid, "failed").await["errors"][0]["code"], 131_050);
    let path = format!("/{}/marketing_messages", stage.number.phone_number_id);
    let utility = json!({ "messaging_product": "whatsapp", "to": CUSTOMER, "type": "template",
        "template": { "name": "hello_world", "language": { "code": "en_US" } } });
    assert_eq!(stage.post(&path, &utility).await.code(), 131_055);
}

#[tokio::test]
async fn a_template_is_created_reviewed_listed_edited_and_deleted() {
    let stage = Stage::set().await;
    let path = format!("/{}/message_templates", stage.number.credentials().waba_id);
    let new = |name: &str, text: &str| {
        json!({ "name": name, "language": "id", "category": "utility", "components": [
            { "type": "BODY", "text": text, "example": { "body_text": [["81"]] } }] })
    };
    let created = stage.post(&path, &new("pesanan", "Pesanan {{1}} siap.")).await;
    assert_eq!(
        (&created.body["status"], &created.body["category"]),
        (&json!("PENDING"), &json!("UTILITY"))
    );
    assert_eq!(stage.post(&path, &new("pesanan", "Lagi {{1}} siap.")).await.code(), 100);
    assert_eq!(stage.post(&path, &new("Pesanan!", "Siap.")).await.code(), 100);
    let at_the_end = stage.post(&path, &new("akhir", "Pesanan {{1}}")).await;
    assert_eq!(at_the_end.body["error"]["error_subcode"], 2_388_299);
    stage.settle().await;
    assert_eq!(stage.receiver.values("message_template_status_update")[0]["event"], "APPROVED");
    for name in ["satu", "dua"] {
        assert_eq!(stage.post(&path, &new(name, "Pesanan {{1}} siap.")).await.status, 200);
    }
    let first = stage.get(&format!("{path}?fields=name,status&limit=2")).await.body;
    assert_eq!(
        first["data"][0],
        json!({ "name": "pesanan", "status": "APPROVED", "id": created.body["id"] })
    );
    let after = first["paging"]["cursors"]["after"].as_str().unwrap();
    let rest = stage.get(&format!("{path}?limit=2&after={after}")).await.body;
    assert_eq!(rest["data"].as_array().unwrap().len(), 1);
    assert_eq!(stage.get(&format!("{path}?after=nonsense")).await.code(), 131_059);
    let own = format!("/{}", created.body["id"].as_str().unwrap());
    let edit = json!({ "components": [{ "type": "BODY", "text": "Pesanan siap." }] });
    assert_eq!(stage.post(&own, &edit).await.status, 200);
    assert_eq!(stage.post(&own, &json!({ "category": "MARKETING" })).await.code(), 100);
    assert_eq!(stage.call("DELETE", &format!("{path}?name=pesanan"), None).await.status, 200);
    assert_eq!(stage.get(&own).await.code(), 100);
}
