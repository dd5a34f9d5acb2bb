//! What the shop's phone does to single messages for itself alone: the team keeps them and sees what was done.

use blazz_testkit::web_stage::SHOP;
use serde_json::{Value, json};

use super::room::{ANI, Room};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_that_is_deleted_on_the_phone_stays_here_and_says_so() {
    let room = Room::set().await;
    let (heard, id) = room.ani_writes("Pesan dua kotak").await;
    let message = &heard.data["message"]["id"];
    let sent = room.answers(&heard, "Baik", 3).await;
    let shop = &room.stage.shop;
    room.until(|| shop.received().iter().any(|it| it.from.number == SHOP)).await;

    for received in shop.received() {
        shop.delete_for_oneself(&received);
    }
    let is_told = |it: &Value| it["deleted_on_phone_at"].is_i64();
    let theirs = room.sees(message, is_told).await;
    assert_eq!((&theirs["text"], &theirs["revoked_at"]), (&json!("Pesan dua kotak"), &json!(null)));
    assert_eq!(room.sees(&sent["id"], is_told).await["text"], "Baik");
    assert!(shop.chat_settings(ANI).deleted_messages.contains(&id));
    assert!(room.ani.seen().texts().contains(&"Baik"));
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_bears_the_star_that_it_bears_on_the_phone() {
    let room = Room::set().await;
    let (heard, _) = room.ani_writes("Alamatnya Jalan Kenanga 5").await;
    let message = &heard.data["message"]["id"];
    let received = room.stage.shop.received().remove(0);
    for is_starred in [true, false] {
        room.stage.shop.star(&received, is_starred);
        room.sees(message, |it| it["starred_on_phone"] == is_starred).await;
    }
    room.end();
}
