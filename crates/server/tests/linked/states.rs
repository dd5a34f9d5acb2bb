//! What is said about a link is true, and what ends it is told apart.

use serde_json::json;

use super::room::Room;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_phone_that_takes_the_device_off_is_asked_to_scan_again() {
    let room = Room::set().await;
    let device = room.stage.shop.linked_devices().remove(0);
    assert!(room.stage.shop.unlink(&device).await);
    let link = room.stage.wait_for_state(&room.account, "needs_scan").await.unwrap();
    assert!(link["reason"].as_str().unwrap().contains("logged this device out"), "{link}");
    let path = format!("/whatsapp/accounts/{}", room.account);
    let number = room.stage.agent.get(&path).await.unwrap().ok().unwrap();
    assert_eq!(number["status"], "disconnected");

    let body = json!({ "method": "code" });
    room.stage.agent.post(&format!("{path}/link"), &body).await.unwrap().ok().unwrap();
    let code = room.stage.code(&room.account).await.unwrap();
    room.stage.shop.scan(&code).await.unwrap();
    room.stage.wait_for_state(&room.account, "connected").await.unwrap();
    room.ani_writes("Masih ada?").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_connection_comes_back_by_itself_and_messages_wait_for_it() {
    let room = Room::set().await;
    let (heard, _) = room.ani_writes("halo").await;
    room.stage.simulator.refuse_connections();
    let device = room.stage.shop.linked_devices().remove(0);
    // It may be cut already: a WhatsApp that is down keeps no connection.
    room.stage.shop.cut(&device);
    let link = room.stage.wait_for_state(&room.account, "reconnecting").await.unwrap();
    assert!(link["attempt"].as_u64().unwrap() >= 1 && link["next_try_at"].is_number(), "{link}");

    let sent = room.answers(&heard, "Sebentar", 11).await;
    assert_eq!(sent["delivery"]["state"], "queued");
    room.ani.send_text(blazz_testkit::web_stage::SHOP, "masih di sana?").await.unwrap();
    room.stage.simulator.take_connections();
    room.stage.wait_for_state(&room.account, "connected").await.unwrap();
    room.hears("masih di sana?").await;
    room.until(|| room.ani.seen().texts().contains(&"Sebentar")).await;
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_ban_says_until_when() {
    let room = Room::set().await;
    room.stage.shop.ban_devices(101, 3600);
    let device = room.stage.shop.linked_devices().remove(0);
    room.stage.shop.cut(&device);
    let link = room.stage.wait_for_state(&room.account, "banned").await.unwrap();
    assert!(link["banned_until"].is_number(), "{link}");
    assert!(link["reason"].as_str().unwrap().contains("too many messages"), "{link}");

    room.stage.shop.lift_ban();
    let path = format!("/whatsapp/accounts/{}/reconnect", room.account);
    room.stage.agent.post(&path, &json!({})).await.unwrap().ok().unwrap();
    room.stage.wait_for_state(&room.account, "connected").await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_is_disconnected_connected_and_logged_out_by_the_team() {
    let room = Room::set().await;
    let path = format!("/whatsapp/accounts/{}", room.account);
    let device = room.stage.shop.linked_devices().remove(0);
    room.stage.agent.post(&format!("{path}/disconnect"), &json!({})).await.unwrap().ok().unwrap();
    room.until(|| !room.stage.simulator.is_online(&device)).await;
    room.stage.wait_for_state(&room.account, "resting").await.unwrap();

    room.stage.agent.post(&format!("{path}/reconnect"), &json!({})).await.unwrap().ok().unwrap();
    room.stage.wait_for_state(&room.account, "connected").await.unwrap();
    room.ani_writes("halo lagi").await;

    room.stage.agent.post(&format!("{path}/logout"), &json!({})).await.unwrap().ok().unwrap();
    room.until(|| room.stage.shop.linked_devices().is_empty()).await;
    room.stage.wait_for_state(&room.account, "needs_scan").await.unwrap();
    room.end();
}
