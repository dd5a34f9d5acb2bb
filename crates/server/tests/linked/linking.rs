//! Linking a phone, and the states a link goes through.

use blazz_testkit::web_stage::{SHOP, WebStage};
use serde_json::json;

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
    let states: Vec<&str> = past["items"]
        .as_array()
        .unwrap()
        .iter()
        .rev()
        .filter_map(|it| it["state"].as_str())
        .collect();
    assert_eq!(states, ["linking", "connecting", "connected"]);
    assert_eq!(stage.simulator.complaints(), []);
}
