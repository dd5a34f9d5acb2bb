//! What was said before a number was linked comes along, and disturbs nobody.

use blazz_testkit::web_stage::{PATIENCE, SHOP, WebStage};
use blazz_websimulator::HistoryPlan;
use serde_json::{Value, json};

use super::room::{ANI, Room};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_said_before_linking_is_there_in_order_and_unread_nowhere() {
    let stage = WebStage::set(env!("CARGO_BIN_EXE_blazz")).await.unwrap();
    let ani = stage.simulator.phone(ANI);
    ani.set_name("Ani");
    ani.send_text(SHOP, "satu").await.unwrap();
    stage.shop.send_text(ANI, "dua").await.unwrap();
    ani.send_text(SHOP, "tiga").await.unwrap();
    stage.simulator.wait_until(PATIENCE, || stage.shop.seen().texts().len() == 2).await.unwrap();
    stage.link(&stage.shop).await.unwrap();

    let is_there = |chats: &Value| chats["items"].as_array().is_some_and(|it| it.len() == 1);
    let chats = stage.wait_for("/chats", is_there).await.unwrap();
    let chat = &chats["items"][0];
    let path = format!("/chats/{}/messages", chat["contact"]["id"].as_str().unwrap());
    let has_all = |thread: &Value| thread["items"].as_array().is_some_and(|it| it.len() == 3);
    let thread = stage.wait_for(&path, has_all).await.unwrap();
    let mut told: Vec<(&str, &str)> = thread["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["text"].as_str().unwrap(), it["direction"].as_str().unwrap()))
        .collect();
    told.sort_unstable();
    assert_eq!(told, [("dua", "out"), ("satu", "in"), ("tiga", "in")]);
    assert_eq!(chat["unread_count"], 0);

    ani.send_text(SHOP, "empat").await.unwrap();
    let is_live = |thread: &Value| thread["items"].as_array().is_some_and(|it| it.len() == 4);
    stage.wait_for(&path, is_live).await.unwrap();
    assert_eq!(stage.simulator.complaints(), []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_history_shows_how_far_it_is_and_keeps_its_reactions() {
    let stage = WebStage::set(env!("CARGO_BIN_EXE_blazz")).await.unwrap();
    let ani = stage.simulator.phone(ANI);
    for text in ["satu", "dua", "tiga"] {
        ani.send_text(SHOP, text).await.unwrap();
    }
    let has_all = || stage.shop.received().len() == 3;
    stage.simulator.wait_until(PATIENCE, has_all).await.unwrap();
    let first = stage.shop.received().into_iter().next().unwrap();
    stage.shop.react(&first, "👍").await.unwrap();
    stage.shop.plan_history(HistoryPlan { messages_in_a_file: Some(1), ..HistoryPlan::default() });
    let account = stage.link(&stage.shop).await.unwrap();

    let is_whole = |link: &Value| link["history"]["percent"] == 100;
    stage.wait_for_link(&account, is_whole).await.unwrap();
    let chats = stage.agent.get("/chats").await.unwrap().ok().unwrap();
    let contact = chats["items"][0]["contact"]["id"].as_str().unwrap();
    let is_whole = |thread: &Value| {
        let items = thread["items"].as_array();
        items.is_some_and(|it| it.len() == 3)
    };
    let path = format!("/chats/{contact}/messages");
    let thread = stage.wait_for(&path, is_whole).await.unwrap();
    let first = thread["items"].as_array().unwrap().iter().find(|it| it["text"] == "satu");
    assert_eq!(first.unwrap()["reactions"][0]["emoji"], "👍", "{thread:#}");
    assert_eq!(stage.simulator.complaints(), []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thread_says_where_messages_may_be_missing_since_nobody_was_linked() {
    let room = Room::set().await;
    room.ani_writes("sebelum").await;
    let device = room.stage.shop.linked_devices().remove(0);
    assert!(room.stage.shop.unlink(&device).await);
    room.stage.wait_for_state(&room.account, "needs_scan").await.unwrap();
    let path = format!("/whatsapp/accounts/{}/link", room.account);
    room.stage.agent.post(&path, &json!({ "method": "code" })).await.unwrap().ok().unwrap();
    let code = room.stage.code(&room.account).await.unwrap();
    room.stage.shop.scan(&code).await.unwrap();
    room.stage.wait_for_state(&room.account, "connected").await.unwrap();
    let (heard, _) = room.ani_writes("sesudah").await;

    let contact = heard.data["contact"]["id"].as_str().unwrap();
    let path = format!("/chats/{contact}/messages");
    let thread = room.stage.agent.get(&path).await.unwrap().ok().unwrap();
    let items = thread["items"].as_array().unwrap();
    let told: Vec<&str> = items
        .iter()
        .map(|it| it["content"]["event"].as_str().or_else(|| it["text"].as_str()).unwrap())
        .collect();
    assert_eq!(told, ["sesudah", "messages_may_be_missing", "sebelum"]);
    // A device that was taken off in the middle of a word may say so once more; WhatsApp minds, and nothing comes of it.
    assert_eq!(room.stage.simulator.accepted_twice(), []);
}
