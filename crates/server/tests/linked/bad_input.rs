//! Whatever strangers and servers send: it is shown as what it is, nothing beside it is lost, and others notice nothing.

use blazz_testkit::web_stage::SHOP;
use blazz_websimulator::{File, Spoiled};
use serde_json::Value;

use super::room::{ANI, Room};

const BUDI: &str = "6281234500003";
const OTHER_SHOP: &str = "6281234500009";
/// WhatsApp's largest group.
const LARGEST_GROUP: usize = 1024;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_not_what_its_message_says_is_not_shown() {
    let room = Room::set().await;
    for (caption, spoiled) in [("Diganti", Spoiled::Bytes), ("Palsu", Spoiled::Hash)] {
        let picture = File::image(b"\xff\xd8\xff\xe0 a picture".to_vec(), Some(caption));
        room.ani.send_spoiled_picture(SHOP, picture, spoiled).await.unwrap();
        let heard = room.hears(caption).await;
        let id = &heard.data["message"]["id"];
        let shown = room.sees(id, |message| message["media"]["state"] == "failed").await;
        assert_eq!(shown["text"], caption, "the message stays: {shown}");
    }
    room.ani_writes("masih terbaca").await;
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_from_the_future_does_not_stand_below_all_that_follows() {
    let room = Room::set().await;
    room.ani.shift_stamps(10 * 365 * 86_400);
    let (first, _) = room.ani_writes("dari masa depan").await;
    room.ani.shift_stamps(0);
    let (second, _) = room.ani_writes("sekarang").await;
    let at = |event: &blazz_testkit::actors::Event| {
        event.data["message"]["provider_at"].as_i64().or(event.data["message"]["at"].as_i64())
    };
    let times = (at(&first).unwrap(), at(&second).unwrap());
    // WhatsApp counts in seconds, so the next message may seem up to one second older.
    assert!(times.1 + 1000 > times.0, "{times:?}");
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_name_of_three_hundred_emoji_is_kept_readable() {
    let room = Room::set().await;
    let name = "👨‍👩‍👧‍👦".repeat(300);
    room.ani.set_name(&name);
    let (heard, _) = room.ani_writes("halo").await;
    let shown = heard.data["contact"]["name"].as_str().unwrap();
    assert!(!shown.is_empty() && name.starts_with(shown), "{shown}");
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_id_that_somebody_else_has_used_hides_nothing() {
    let room = Room::set().await;
    let (first, id) = room.ani_writes("asli").await;
    let budi = room.stage.simulator.phone(BUDI);
    budi.send_text_as(SHOP, &id, "meniru").await.unwrap();
    let second = room.hears("meniru").await;
    assert_ne!(first.data["message"]["id"], second.data["message"]["id"]);
    assert_ne!(first.data["chat"]["id"], second.data["chat"]["id"]);

    let group = room.ani.create_group("Arisan", &[SHOP, BUDI]).unwrap();
    let id = room.ani.send_text(&group, "dari Ani").await.unwrap();
    let ani = room.hears("dari Ani").await;
    budi.send_text_as(&group, &id, "dari Budi").await.unwrap();
    let budi = room.hears("dari Budi").await;
    assert_ne!(ani.data["message"]["id"], budi.data["message"]["id"]);
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_group_of_a_thousand_is_one_chat_with_all_its_members() {
    let room = Room::set().await;
    let members: Vec<String> =
        (0..LARGEST_GROUP - 2).map(|number| format!("62899{number:07}")).collect();
    room.stage.simulator.know_numbers(members.iter().map(String::as_str));
    let everybody: Vec<&str> =
        [SHOP].into_iter().chain(members.iter().map(String::as_str)).collect();
    let group = room.ani.create_group("Seribu", &everybody).unwrap();
    room.ani.send_text(&group, "halo semua").await.unwrap();
    // The event may be too large for a frame: then it tells ids alone, and whoever hears it asks.
    let is_told = |chats: &Value| chats["items"][0]["contact"]["name"] == "Seribu";
    let chats = room.stage.wait_for("/chats", is_told).await.unwrap();
    let contact = chats["items"][0]["contact"]["id"].as_str().unwrap().to_owned();
    let has_all = |contact: &Value| {
        let members = contact["group_metadata"]["participants"].as_array();
        members.is_some_and(|it| it.len() == LARGEST_GROUP)
    };
    room.stage.wait_for(&format!("/contacts/{contact}"), has_all).await.unwrap();
    let path = format!("/chats/{contact}/messages");
    let is_there = |thread: &Value| {
        let items = thread["items"].as_array().into_iter().flatten();
        items.into_iter().any(|it| it["text"] == "halo semua")
    };
    room.stage.wait_for(&path, is_there).await.unwrap();
    let id = uuid::Uuid::from_u128(3).to_string();
    room.stage.agent.send_text(&contact, "halo", &id).await.unwrap().ok().unwrap();
    room.until(|| room.ani.seen().texts().contains(&"halo")).await;
    room.end();
}

/// Two numbers are linked; WhatsApp sends nonsense to the first.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nonsense_from_the_server_ends_nothing_and_other_numbers_notice_nothing() {
    let room = Room::set().await;
    let other = room.stage.simulator.phone(OTHER_SHOP);
    let account = room.stage.link(&other).await.unwrap();
    let before = room.stage.wait_for_state(&account, "connected").await.unwrap();

    let device = room.stage.shop.linked_devices().remove(0);
    assert!(room.stage.shop.send_nonsense(&device) > 10);
    room.ani.send_no_message(SHOP).await.unwrap();
    room.ani.send_unknown_kind(SHOP).await.unwrap();
    let (heard, _) = room.ani_writes("sesudah itu").await;
    room.stage.wait_for_state(&room.account, "connected").await.unwrap();
    room.answers(&heard, "tetap di sini", 4).await;
    room.until(|| room.ani.seen().texts().contains(&"tetap di sini")).await;

    assert_eq!(heard.data["contact"]["phone"], format!("+{ANI}"));
    let after = room.stage.wait_for_state(&account, "connected").await.unwrap();
    assert_eq!(before["since"], after["since"], "the other number was disturbed");
    other_hears(&room).await;
    let log = std::fs::read_to_string(room.stage.data().join("blazz.log")).unwrap();
    assert!(!log.contains("panicked"), "{log}");
}

async fn other_hears(room: &Room) {
    room.ani.send_text(OTHER_SHOP, "untuk toko lain").await.unwrap();
    room.hears("untuk toko lain").await;
}
