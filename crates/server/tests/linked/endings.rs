//! Connections that end in rarer ways: taken by another program, found too old, gone silent, unlinked in mid-sentence.

use blazz_testkit::actors::Agent;
use blazz_testkit::web_stage::{self, PATIENCE, SHOP};
use serde_json::{Value, json};

use super::room::Room;

/// Of the simulated WhatsApp that clients are told of (`providers-web`, `live/client.rs`), and the next.
const CURRENT: (u32, u32, u32) = (2, 3000, 1_030_000_000);
const NEXT: (u32, u32, u32) = (2, 3000, 1_040_000_000);

fn every_second(setting: &'static str) -> [(&'static str, String); 1] {
    [(setting, "1".to_owned())]
}

/// A folder with a copy of what the stopped program has.
fn copy_of(data: &std::path::Path) -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    let copied = std::process::Command::new("cp")
        .arg("-r")
        .arg(format!("{}/.", data.display()))
        .arg(copy.path())
        .status();
    assert!(copied.unwrap().success());
    copy
}

async fn state_at(agent: &Agent, account: &str) -> Value {
    agent.get(&format!("/whatsapp/accounts/{account}/link")).await.unwrap().ok().unwrap()
}

/// A backup that somebody starts elsewhere while the first program runs on: one device, two sockets.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_replaced_says_so_and_does_not_fight_for_the_device() {
    let mut room = Room::set().await;
    room.stage.program.kill().await.unwrap();
    let copy = copy_of(room.stage.data());
    room.stage.program.start().await.unwrap();
    room.stage.wait_for_state(&room.account, "connected").await.unwrap();

    let binary = env!("CARGO_BIN_EXE_blazz");
    let mut other = web_stage::program(binary, copy.path(), &room.stage.simulator).unwrap();
    other.start().await.unwrap();
    let at_the_other = room.stage.agent.clone().at(&other.url());
    // Whoever comes last has the device; who did not hear why the connection ended comes once more.
    let settled = async {
        loop {
            let here = state_at(&room.stage.agent, &room.account).await;
            let there = state_at(&at_the_other, &room.account).await;
            match (here["state"].as_str(), there["state"].as_str()) {
                (Some("replaced"), Some("connected")) => return (&room.stage.agent, here),
                (Some("connected"), Some("replaced")) => return (&at_the_other, there),
                _ => tokio::task::yield_now().await,
            }
        }
    };
    let (replaced, link) = tokio::time::timeout(PATIENCE, settled).await.unwrap();
    assert_eq!(link["next_try_at"], Value::Null, "{link}");
    let path = format!("/whatsapp/accounts/{}", room.account);
    let number = replaced.get(&path).await.unwrap().ok().unwrap();
    assert!(number["status_reason"].as_str().unwrap().contains("from elsewhere"), "{number}");

    // The owner decides where it is to be.
    other.kill().await.unwrap();
    room.stage.agent.post(&format!("{path}/reconnect"), &json!({})).await.unwrap().ok().unwrap();
    room.stage.wait_for_state(&room.account, "connected").await.unwrap();
    // Two copies of one device offer the same keys, which WhatsApp sees; nothing is sent twice for it.
    assert_eq!(room.stage.simulator.accepted_twice(), []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_too_old_says_so_and_tries_the_current_version_later() {
    let room = Room::with(&every_second("BLAZZ_WEB_OUTDATED_AGAIN")).await;
    room.stage.simulator.demand_version(NEXT);
    room.stage.shop.cut_all();
    let link = room.stage.wait_for_state(&room.account, "outdated").await.unwrap();
    assert!(link["next_try_at"].is_number(), "{link}");
    let path = format!("/whatsapp/accounts/{}", room.account);
    let number = room.stage.agent.get(&path).await.unwrap().ok().unwrap();
    assert!(number["status_reason"].as_str().unwrap().contains("newer version"), "{number}");

    room.stage.simulator.demand_version(CURRENT);
    room.stage.wait_for_state(&room.account, "connected").await.unwrap();
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_socket_that_goes_silent_is_found_out_and_made_anew() {
    let room = Room::with(&[("BLAZZ_WEB_QUIET", "2".to_owned())]).await;
    let (heard, _) = room.ani_writes("halo").await;
    let link = state_at(&room.stage.agent, &room.account).await;
    assert!(link["heard_at"].as_i64().unwrap() >= link["since"].as_i64().unwrap(), "{link}");

    let device = room.stage.shop.linked_devices().remove(0);
    assert!(room.stage.shop.stall(&device));
    room.ani.send_text(SHOP, "apa masih di sana?").await.unwrap();
    let past = format!("/whatsapp/accounts/{}/link/history", room.account);
    let has_come_back = |past: &Value| {
        let states = past["items"].as_array().into_iter().flatten();
        let states: Vec<_> = states.filter_map(|it| it["state"].as_str()).take(3).collect();
        states == ["connected", "connecting", "reconnecting"]
    };
    room.stage.wait_for(&past, has_come_back).await.unwrap();
    room.hears("apa masih di sana?").await;
    room.answers(&heard, "Masih", 3).await;
    room.until(|| room.ani.seen().texts().contains(&"Masih")).await;
    room.end();
}

/// WhatsApp has taken the first answer, and the word that it did is on its way, when the phone takes the device off.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_phone_that_unlinks_in_the_middle_of_a_send_loses_and_doubles_nothing() {
    let room = Room::set().await;
    let (heard, _) = room.ani_writes("halo").await;
    room.stage.shop.hold_acknowledgements();
    let first = room.answers(&heard, "satu", 1).await;
    room.until(|| room.ani.seen().texts().contains(&"satu")).await;
    let second = room.answers(&heard, "dua", 2).await;
    let device = room.stage.shop.linked_devices().remove(0);
    assert!(room.stage.shop.unlink(&device).await);
    room.stage.wait_for_state(&room.account, "needs_scan").await.unwrap();
    room.stage.shop.release_acknowledgements();

    let path = format!("/whatsapp/accounts/{}/link", room.account);
    room.stage.agent.post(&path, &json!({ "method": "code" })).await.unwrap().ok().unwrap();
    let code = room.stage.code(&room.account).await.unwrap();
    room.stage.shop.scan(&code).await.unwrap();
    room.stage.wait_for_state(&room.account, "connected").await.unwrap();

    let contact = heard.data["contact"]["id"].as_str().unwrap();
    let path = format!("/chats/{contact}/messages");
    let stands = |thread: &Value, id: &Value| {
        let items = thread["items"].as_array().into_iter().flatten();
        let found = items.into_iter().find(|it| it["id"] == *id);
        found.map(|it| it["delivery"].clone()).unwrap_or_default()
    };
    let is_settled = |thread: &Value| {
        [&first["id"], &second["id"]].iter().all(|id| {
            let delivery = stands(thread, id);
            let is_explained = delivery["reason"].is_string() || delivery["failure"].is_object();
            match delivery["state"].as_str() {
                Some("sent" | "delivered" | "read") => true,
                Some("failed" | "unknown") => is_explained,
                _ => false,
            }
        })
    };
    let thread = room.stage.wait_for(&path, is_settled).await.unwrap();
    let arrived = |text: &str| room.ani.seen().texts().iter().filter(|it| **it == text).count();
    assert_eq!(arrived("satu"), 1);
    let second = stands(&thread, &second["id"]);
    assert_eq!(arrived("dua"), usize::from(second["state"] != "failed"), "{second}");
}
