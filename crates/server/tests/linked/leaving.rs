//! Devices that nobody wants any more leave the phone by themselves.

use blazz_testkit::web_stage::SHOP;
use serde_json::{Value, json};

use super::room::Room;

impl Room {
    async fn removes(&self, account: &str) {
        let path = format!("/whatsapp/accounts/{account}");
        self.stage.agent.delete(&path).await.unwrap().ok().unwrap();
    }

    async fn does(&self, what: &str, body: Value) {
        let path = format!("/whatsapp/accounts/{}/{what}", self.account);
        self.stage.agent.post(&path, &body).await.unwrap().ok().unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_device_of_a_number_that_is_removed_leaves_the_phone() {
    let room = Room::set().await;
    room.ani_writes("dulu").await;
    room.removes(&room.account).await;
    room.until(|| room.stage.shop.linked_devices().is_empty()).await;
    let numbers = room.stage.agent.get("/whatsapp/accounts").await.unwrap().ok().unwrap();
    assert_eq!(numbers["items"], json!([]));
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_leaves_also_when_it_was_disconnected_and_the_program_died_right_after() {
    let mut room = Room::set().await;
    room.does("disconnect", json!({})).await;
    room.stage.wait_for_state(&room.account, "resting").await.unwrap();
    room.stage.simulator.refuse_connections();
    room.removes(&room.account).await;
    room.stage.program.kill().await.unwrap();
    assert_eq!(room.stage.shop.linked_devices().len(), 1);
    room.stage.simulator.take_connections();
    room.stage.program.start().await.unwrap();
    room.until(|| room.stage.shop.linked_devices().is_empty()).await;
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_that_is_linked_anew_has_one_device_on_its_phone_and_it_is_the_new_one() {
    let room = Room::set().await;
    let old = room.stage.shop.linked_devices().remove(0);
    room.does("disconnect", json!({})).await;
    room.stage.wait_for_state(&room.account, "resting").await.unwrap();
    room.does("link", json!({ "method": "code" })).await;
    let code = room.stage.code(&room.account).await.unwrap();
    room.stage.shop.scan(&code).await.unwrap();
    room.stage.wait_for_state(&room.account, "connected").await.unwrap();
    room.until(|| room.stage.shop.linked_devices().len() == 1).await;
    assert_ne!(room.stage.shop.linked_devices(), [old]);
    room.ani_writes("sekarang").await;
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_scan_of_a_connected_number_takes_the_first_device_off_the_phone() {
    let room = Room::set().await;
    let old = room.stage.shop.linked_devices().remove(0);
    let new = room.stage.begin_link().await.unwrap();
    let code = room.stage.code(&new).await.unwrap();
    room.stage.shop.scan(&code).await.unwrap();
    room.until(|| {
        let devices = room.stage.shop.linked_devices();
        devices.len() == 1 && devices[0] != old && room.stage.simulator.is_online(&devices[0])
    })
    .await;
    room.stage.wait_for_state(&room.account, "connected").await.unwrap();
    let (heard, _) = room.ani_writes("sekarang").await;
    room.answers(&heard, "Di sini", 31).await;
    room.until(|| room.ani.seen().texts().contains(&"Di sini")).await;
    assert_eq!(room.stage.shop.linked_devices().len(), 1);
    room.ani.send_text(SHOP, "Bagus").await.unwrap();
    room.hears("Bagus").await;
    room.end();
}
