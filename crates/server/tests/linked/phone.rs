//! What is done on the shop's own phone shows here, and the phone tells what was said before.

use blazz_testkit::actors::Event;
use blazz_testkit::web_stage::{PATIENCE, SHOP, WebStage};
use blazz_websimulator::HistoryPlan;
use serde_json::{Value, json};

use super::room::{ANI, Room};

/// Waits until a chat is as wanted.
async fn chat_is(room: &Room, is_wanted: impl Fn(&Value) -> bool) -> Event {
    let changed = room
        .live
        .wait_for(|event| event.name == "ChatUpdatedEvent" && is_wanted(&event.data["chat"]));
    changed.await.unwrap()
}

async fn count(room: &Room, path: &str) -> usize {
    let list = room.stage.agent.get(path).await.unwrap().ok().unwrap();
    list["items"].as_array().unwrap().len()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_chat_that_is_archived_pinned_or_muted_on_the_phone_is_so_here() {
    let room = Room::set().await;
    room.ani_writes("halo").await;
    room.stage.shop.archive(ANI, true);
    chat_is(&room, |chat| chat["archived"] == true).await;
    assert_eq!(count(&room, "/chats").await, 0);
    assert_eq!(count(&room, "/chats?archived=true").await, 1);
    assert_eq!(count(&room, "/chats?q=Ani").await, 1);
    room.ani_writes("masih ada?").await;
    assert_eq!(count(&room, "/chats").await, 1);

    room.stage.shop.pin(ANI, true);
    chat_is(&room, |chat| chat["pinned"] == true).await;
    assert_eq!(count(&room, "/chats").await, 1);
    room.stage.shop.mute(ANI, Some(-1));
    chat_is(&room, |chat| chat["muted"] == true).await;
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_chat_that_is_deleted_on_the_phone_goes_into_the_archive_with_a_line() {
    let room = Room::set().await;
    let (heard, _) = room.ani_writes("halo").await;
    // What a new device is told of chats at first is no news: done until it has heard all that was before.
    let deleting = async {
        loop {
            room.stage.shop.delete_chat(ANI);
            tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        }
    };
    tokio::select! {
        () = deleting => {}
        _ = chat_is(&room, |chat| chat["archived"] == true) => {}
    }
    let contact = heard.data["contact"]["id"].as_str().unwrap();
    let thread = room.stage.agent.get(&format!("/chats/{contact}/messages")).await.unwrap();
    let thread = thread.ok().unwrap();
    let items = thread["items"].as_array().unwrap();
    assert_eq!(items[0]["content"]["event"], "deleted_on_phone");
    assert!(items.iter().any(|it| it["text"] == "halo"));
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn older_messages_are_told_by_the_phone_until_there_are_none() {
    let stage = WebStage::set(env!("CARGO_BIN_EXE_blazz")).await.unwrap();
    let ani = stage.simulator.phone(ANI);
    for text in ["satu", "dua", "tiga"] {
        ani.send_text(SHOP, text).await.unwrap();
    }
    stage.simulator.wait_until(PATIENCE, || stage.shop.received().len() == 3).await.unwrap();
    let plan = HistoryPlan { newest_of_each_chat: Some(1), ..HistoryPlan::default() };
    stage.shop.plan_history(plan);
    stage.link(&stage.shop).await.unwrap();
    let is_there = |chats: &Value| chats["items"].as_array().is_some_and(|it| it.len() == 1);
    let chats = stage.wait_for("/chats", is_there).await.unwrap();
    let chat = chats["items"][0]["id"].as_str().unwrap();
    let thread =
        format!("/chats/{}/messages", chats["items"][0]["contact"]["id"].as_str().unwrap());

    for (state, messages) in [("done", 3), ("beginning", 3)] {
        let asked = stage.agent.post(&format!("/chats/{chat}/history"), &json!({})).await;
        assert_eq!(asked.unwrap().ok().unwrap()["older"]["state"], "queued");
        let is_answered = |chats: &Value| chats["items"][0]["older"]["state"] == state;
        stage.wait_for("/chats", is_answered).await.unwrap();
        let told = stage.agent.get(&thread).await.unwrap().ok().unwrap();
        assert_eq!(told["items"].as_array().unwrap().len(), messages, "{told:#}");
    }
    assert_eq!(stage.simulator.complaints(), []);
}
