//! The whole path, from outside: a customer's message reaches an agent, the reply leaves, the ticks come
//! back, live; and another workspace sees nothing of it.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use std::time::Duration;

use blazz_testkit::actors::{Agent, Event, Listener};
use blazz_testkit::cloud::{CustomerChat, Progress};
use blazz_testkit::stage::Stage;
use serde_json::{Value, json};

async fn set() -> Stage {
    Stage::set(env!("CARGO_BIN_EXE_blazz")).await.unwrap()
}

fn customer(stage: &Stage) -> CustomerChat {
    stage.simulator.customer("+6281234567890", "Budi Santoso").chat_with(&stage.number)
}

async fn first_chat(agent: &Agent) -> Value {
    let chats = agent.get("/chats").await.unwrap().ok().unwrap();
    chats["items"][0].clone()
}

fn text_is(text: &'static str) -> impl Fn(&blazz_testkit::actors::Event) -> bool {
    move |event| event.name == "NewChatEvent" && event.data["message"]["text"] == text
}

fn state_is(id: Value, state: &'static str) -> impl Fn(&blazz_testkit::actors::Event) -> bool {
    move |event| {
        event.name == "MessageStatusEvent"
            && event.data["message_id"] == id
            && event.data["delivery"]["state"] == state
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_question_is_answered_and_the_ticks_come_back_live() {
    let stage = set().await;
    let live = Listener::connect(&stage.agent).await.unwrap();
    let customer = customer(&stage);
    customer.send_text("Ada stok warna merah?").unwrap();
    let question = live.wait_for(text_is("Ada stok warna merah?")).await.unwrap();
    assert_eq!(question.data["contact"]["name"], "Budi Santoso");
    assert_eq!(question.data["contact"]["phone"], "+6281234567890");
    assert_eq!(question.data["chat"]["unread_count"], 1);

    let contact = question.data["contact"]["id"].as_str().unwrap();
    let id = uuid::Uuid::from_u128(7).to_string();
    let sent = stage.agent.send_text(contact, "Ada, kak. Mau berapa?", &id).await.unwrap();
    assert_eq!(sent.status, 202, "{}", sent.body);
    assert_eq!(sent.body["delivery"]["state"], "queued");
    let received = customer.wait_for_text("Ada, kak. Mau berapa?").await.unwrap();
    live.wait_for(state_is(sent.body["id"].clone(), "delivered")).await.unwrap();
    customer.read();
    live.wait_for(state_is(sent.body["id"].clone(), "read")).await.unwrap();

    let again = stage.agent.send_text(contact, "Ada, kak. Mau berapa?", &id).await.unwrap();
    assert_eq!(again.body["id"], sent.body["id"], "the same client id sends once");
    let chat = first_chat(&stage.agent).await;
    let read = format!("/chats/{}/read", chat["id"].as_str().unwrap());
    let read = stage.agent.put(&read, &json!({})).await.unwrap().ok().unwrap();
    assert_eq!(read["unread_count"], 0);
    assert_eq!(stage.simulator.ledger().accepted_with_text(&received_text(&received)).len(), 1);
}

fn received_text(message: &blazz_testkit::cloud::ThreadMessage) -> String {
    message.content["body"].as_str().unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn outside_the_window_free_text_is_refused_before_meta_is_asked() {
    let stage = set().await;
    let contact = json!({ "name": "Sari", "phone": "0812 7777 8888" });
    let contact = stage.agent.post("/contacts", &contact).await.unwrap().ok().unwrap();
    let id = uuid::Uuid::from_u128(8).to_string();
    let refused =
        stage.agent.send_text(contact["id"].as_str().unwrap(), "Halo", &id).await.unwrap();
    assert_eq!(refused.status, 422, "{}", refused.body);
    assert_eq!(refused.body["code"], "window_closed");
    assert!(stage.simulator.ledger().accepted().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_workspace_sees_and_reaches_nothing() {
    let stage = set().await;
    customer(&stage).send_text("rahasia kenari").unwrap();
    stage.simulator.at_rest(Duration::from_secs(10)).await.unwrap();
    let chat = first_chat(&stage.agent).await;
    let contact = chat["contact"]["id"].as_str().unwrap().to_owned();

    let other = stage.agent.post("/workspaces", &json!({ "name": "Lain" })).await.unwrap();
    let other = other.ok().unwrap();
    stage
        .agent
        .put("/auth/workspace", &json!({ "workspace_id": other["id"] }))
        .await
        .unwrap()
        .ok()
        .unwrap();
    let chats = stage.agent.get("/chats").await.unwrap().ok().unwrap();
    assert_eq!(chats["items"], json!([]));
    for path in [format!("/contacts/{contact}"), format!("/chats/{contact}/messages")] {
        let answer = stage.agent.get(&path).await.unwrap();
        assert_eq!(answer.status, 404, "{path}: {}", answer.body);
        assert!(!answer.body.to_string().contains("kenari"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stopped_program_goes_on_where_it_was() {
    let mut stage = set().await;
    let customer = customer(&stage);
    customer.send_text("sebelum").unwrap();
    stage.simulator.at_rest(Duration::from_secs(10)).await.unwrap();
    let contact = first_chat(&stage.agent).await["contact"]["id"].as_str().unwrap().to_owned();
    stage.program.kill().await.unwrap();
    customer.send_text("selama mati").unwrap();
    stage.program.start().await.unwrap();
    let id = uuid::Uuid::from_u128(9).to_string();
    stage.agent.send_text(&contact, "sudah kembali", &id).await.unwrap().ok().unwrap();
    let reply = customer.wait_for_text("sudah kembali").await.unwrap();
    customer.wait_for_progress(&reply.id, Progress::Delivered).await.unwrap();
    stage.simulator.at_rest(Duration::from_secs(30)).await.unwrap();
    let page = format!("/chats/{contact}/messages");
    let thread = stage.agent.get(&page).await.unwrap().ok().unwrap();
    let texts: Vec<_> = thread["items"].as_array().unwrap().iter().map(|it| &it["text"]).collect();
    assert!(texts.contains(&&json!("selama mati")), "{texts:?}");
    assert_eq!(texts.len(), 3, "{texts:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn colleagues_hear_who_is_typing_over_the_api_and_the_log_does_not_keep_it() {
    let stage = set().await;
    let everyone = Listener::connect(&stage.agent).await.unwrap();
    customer(&stage).send_text("Halo").unwrap();
    let question = everyone.wait_for(text_is("Halo")).await.unwrap();
    let contact = question.data["contact"]["id"].as_str().unwrap();
    let channel = format!("private-chat.{contact}");
    let of_the_contact = Listener::connect_to(&stage.agent, &channel).await.unwrap();
    let address = format!("/contacts/{contact}/typing-status");
    for typing in [true, false] {
        let said = stage.agent.put(&address, &json!({ "typing": typing })).await.unwrap();
        assert_eq!(said.status, 204, "{}", said.body);
        for listener in [&everyone, &of_the_contact] {
            let heard =
                |event: &Event| event.name == "TypingEvent" && event.data["typing"] == typing;
            let event = listener.wait_for(heard).await.unwrap();
            let user = &stage.agent.me["user"];
            let expected = json!({
                "contact_id": contact, "chat_id": question.data["chat"]["id"],
                "user": { "id": user["id"], "name": user["name"] }, "typing": typing,
            });
            assert_eq!(event.data, expected);
        }
    }
    let page = stage.agent.get("/events").await.unwrap().ok().unwrap();
    assert!(!page.to_string().contains("TypingEvent"), "{page}");
}
