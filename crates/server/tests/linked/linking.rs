//! Linking a phone: by its code, by letters, and once only.

use blazz_testkit::web_stage::{SHOP, WebStage};
use serde_json::json;

use super::room::Room;

async fn set() -> WebStage {
    WebStage::set(env!("CARGO_BIN_EXE_blazz")).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_phone_scans_the_code_and_its_number_comes_alive() {
    let stage = set().await;
    let account = stage.begin_link().await.unwrap();
    let code = stage.code(&account).await.unwrap();
    stage.shop.scan(&code).await.unwrap();
    stage.wait_for_state(&account, "connected").await.unwrap();

    let path = format!("/whatsapp/accounts/{account}");
    let number = stage.agent.get(&path).await.unwrap().ok().unwrap();
    assert_eq!(number["display_phone_number"], format!("+{SHOP}"));
    assert_eq!((&number["provider"], &number["status"]), (&json!("web"), &json!("connected")));
    assert_eq!(number["status_reason"], json!(null));
    let past = stage.agent.get(&format!("{path}/link/history")).await.unwrap().ok().unwrap();
    let past = past["items"].as_array().unwrap();
    let states: Vec<&str> = past.iter().rev().filter_map(|it| it["state"].as_str()).collect();
    assert_eq!(states, ["linking", "connecting", "connected"]);
    assert_eq!(stage.simulator.complaints(), []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_phone_takes_letters_too() {
    let stage = set().await;
    let account = stage.begin_link().await.unwrap();
    let path = format!("/whatsapp/accounts/{account}/link");
    let body = json!({ "method": "letters", "phone": format!("+{SHOP}") });
    stage.agent.post(&path, &body).await.unwrap().ok().unwrap();
    let link = stage.wait_for_link(&account, |link| link["step"]["kind"] == "letters").await;
    let letters = link.unwrap()["step"]["text"].as_str().unwrap().to_owned();
    stage.shop.enter_code(&letters).await.unwrap();
    stage.wait_for_state(&account, "connected").await.unwrap();
    assert_eq!(stage.simulator.complaints(), []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_that_is_linked_again_goes_on_in_its_account_and_is_no_twin() {
    let room = Room::set().await;
    let (heard, _) = room.ani_writes("dulu").await;
    let new = room.stage.begin_link().await.unwrap();
    let code = room.stage.code(&new).await.unwrap();
    room.stage.shop.scan(&code).await.unwrap();

    let is_gone =
        |list: &serde_json::Value| list["items"].as_array().is_some_and(|it| it.len() == 1);
    let list = room.stage.wait_for("/whatsapp/accounts", is_gone).await.unwrap();
    assert_eq!(list["items"][0]["id"], room.account);
    room.stage.wait_for_state(&room.account, "connected").await.unwrap();
    let (again, _) = room.ani_writes("sekarang").await;
    assert_eq!(again.data["chat"]["id"], heard.data["chat"]["id"]);
    room.answers(&again, "Masih di sini", 5).await;
    room.until(|| room.ani.seen().texts().contains(&"Masih di sini")).await;
}
