//! The simulator's own interface, as the phone page and browser tests use it.

use std::time::Duration;

use blazz_testkit::cloud::{Heard, Step};
use futures_util::StreamExt as _;
use serde_json::{Value, json};

use crate::stage::{PATIENCE, Stage};

impl Stage {
    async fn sim_get(&self, path: &str) -> Value {
        let url = format!("{}/_sim{path}", self.simulator.base_url());
        self.client.get(url).send().await.unwrap().json().await.unwrap()
    }

    async fn sim_post(&self, path: &str, body: &Value) -> (u16, Value) {
        let url = format!("{}/_sim{path}", self.simulator.base_url());
        let response = self.client.post(url).json(body).send().await.unwrap();
        let status = response.status().as_u16();
        (status, response.json().await.unwrap_or(Value::Null))
    }
}

#[tokio::test]
async fn a_visitor_plays_a_customer_over_http() {
    let stage = Stage::set().await;
    let (_, made) =
        stage.sim_post("/customers", &json!({ "phone": "+62 857-1", "name": "Dewi" })).await;
    assert_eq!(made["handle"], "628571");
    let number = stage.number.phone_number_id.clone();
    let write = json!({ "number": number, "type": "text", "body": "Halo kak" });
    let (status, written) = stage.sim_post("/customers/+628571/messages", &write).await;
    assert_eq!(status, 200, "{written}");
    stage.settle().await;
    assert_eq!(stage.receiver.messages()[0]["text"]["body"], "Halo kak");
    stage.send(&crate::stage::text_to("+62 857-1", "Halo Dewi")).await;
    stage.settle().await;
    let thread = stage.sim_get(&format!("/customers/628571/thread?number={number}")).await;
    let texts: Vec<&Value> =
        thread["messages"].as_array().unwrap().iter().map(|m| &m["content"]["body"]).collect();
    assert_eq!(texts, ["Halo kak", "Halo Dewi"]);
    assert_eq!(thread["messages"][0]["progress"], "delivered");
    assert!(thread["window_closes_at"].is_i64());
    let customers = stage.sim_get("/customers").await;
    assert_eq!(customers[1]["unread"][&number], 1);
    let (_, read) = stage.sim_post("/customers/628571/read", &json!({ "number": number })).await;
    assert_eq!(read["read"], 1);
    assert_eq!(stage.sim_get("/customers").await[1]["unread"][&number], 0);
}

#[tokio::test]
async fn a_visitor_takes_over_from_a_script() {
    let stage = Stage::in_conversation().await;
    assert_eq!(stage.sim_get("/customers").await[0]["answers_alone"], Value::Null);
    let pause = Duration::from_millis(1);
    stage.customer.follow(move |_: &Heard<'_>| vec![Step::write(pause, "dari skrip")]);
    let path = "/customers/6281234567890";
    let (_, taken) = stage.sim_post(path, &json!({ "answers_alone": false })).await;
    assert_eq!(taken["answers_alone"], false);
    stage.send_text("Halo").await;
    stage.settle().await;
    assert!(stage.chat.messages().iter().all(|message| message.text() != Some("dari skrip")));
    stage.sim_post(path, &json!({ "answers_alone": true })).await;
    stage.send_text("Halo lagi").await;
    stage.settle().await;
    assert!(stage.chat.messages().iter().any(|message| message.text() == Some("dari skrip")));
}

#[tokio::test]
async fn refused_writing_says_why() {
    let stage = Stage::set().await;
    let tap = json!({ "type": "choice", "message_id": "wamid.x", "choice": "Ya" });
    let (status, problem) = stage.sim_post("/customers/6281234567890/messages", &tap).await;
    assert_eq!((status, problem["cause"].is_string()), (422, true));
    let (absent, _) = stage.sim_post("/customers/1/messages", &tap).await;
    assert_eq!(absent, 404);
}

#[tokio::test]
async fn numbers_are_made_and_connected_over_http() {
    let stage = Stage::set().await;
    let spec = json!({ "display_phone_number": "+62 822-1", "verified_name": "Toko Dua" });
    let (_, credentials) = stage.sim_post("/numbers", &spec).await;
    let id = credentials["phone_number_id"].as_str().unwrap();
    let webhook = json!({ "url": stage.receiver.url, "verify_token": "meatyhamhock" });
    assert_eq!(stage.sim_post(&format!("/numbers/{id}/webhook"), &webhook).await.0, 200);
    let wrong = json!({ "url": stage.receiver.url, "verify_token": "wrong" });
    assert_eq!(stage.sim_post(&format!("/numbers/{id}/webhook"), &wrong).await.0, 502);
    assert_eq!(stage.sim_get("/numbers").await.as_array().unwrap().len(), 2);
    let revoked = json!({ "revoked": true });
    assert_eq!(stage.sim_post(&format!("/numbers/{id}/token"), &revoked).await.0, 200);
}

#[tokio::test]
async fn faults_plan_clock_and_ledger_are_reached_over_http() {
    let stage = Stage::in_conversation().await;
    let rule = json!({ "on": "send", "fault": "refuse", "code": 131_016, "takes_effect": false, "times": 1 });
    assert_eq!(stage.sim_post("/faults", &rule).await.0, 200);
    assert_eq!(stage.send_text("Halo").await.code(), 131_016);
    assert_eq!(stage.sim_post("/webhooks", &json!({ "duplicate_chance": 1.0 })).await.0, 200);
    stage.chat.send_text("dua kali").unwrap();
    stage.settle().await;
    assert_eq!(
        stage.receiver.messages().iter().filter(|m| m["text"]["body"] == "dua kali").count(),
        2
    );
    let before = stage.sim_get("/clock").await["now"].as_i64().unwrap();
    let (_, after) = stage.sim_post("/clock", &json!({ "seconds": 90_000 })).await;
    assert!(after["now"].as_i64().unwrap() - before >= 90_000_000);
    let ledger = stage.sim_get("/ledger?after=1").await;
    assert!(ledger.as_array().unwrap().iter().any(|entry| entry["event"] == "faulted"));
}

#[tokio::test]
async fn changes_are_streamed() {
    let stage = Stage::set().await;
    let url = format!("{}/_sim/changes", stage.simulator.base_url());
    let mut stream = stage.client.get(url).send().await.unwrap().bytes_stream();
    let wamid = stage.chat.send_text("Halo").unwrap();
    let mut seen = String::new();
    while !seen.contains(&wamid) {
        let chunk = tokio::time::timeout(PATIENCE, stream.next()).await.unwrap();
        seen.push_str(std::str::from_utf8(&chunk.unwrap().unwrap()).unwrap());
    }
    assert!(seen.contains("event: change"));
    tokio::time::timeout(PATIENCE, stage.simulator.stop()).await.expect("an open stream ends too");
}

#[tokio::test]
async fn the_phone_page_is_served() {
    let stage = Stage::set().await;
    let page = stage.client.get(stage.simulator.phone_page_url()).send().await.unwrap();
    assert_eq!(page.headers()["content-type"], "text/html; charset=utf-8");
}
