//! What was said before a number was linked comes along, and disturbs nobody.

use blazz_testkit::web_stage::{PATIENCE, SHOP, WebStage};
use serde_json::Value;

use super::room::ANI;

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
