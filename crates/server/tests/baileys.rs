//! Another client on other libraries talks to a number that is linked here: an unmodified Baileys, in private and in
//! groups, both ways. `cargo xtask test` installs it.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

#[path = "linked/room.rs"]
mod room;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use blazz_testkit::baileys::Baileys;
use blazz_testkit::web_stage::SHOP;
use serde_json::json;

use room::{ANI, Room};

const BUDI: &str = "6281234500003";

/// Ani's phone has linked Baileys, and the shop's phone Blazz.
async fn set() -> (Room, Baileys) {
    let room = Room::set().await;
    let baileys = Baileys::link(&room.stage.simulator, &room.ani).await.unwrap();
    room.stage.wait_for_state(&room.account, "connected").await.unwrap();
    (room, baileys)
}

fn shop() -> String {
    format!("{SHOP}@s.whatsapp.net")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_conversation_goes_both_ways_with_ticks_and_quotes() {
    let (room, mut baileys) = set().await;
    let asked = baileys.write(&shop(), json!({ "text": "Ada stok?" }), None).await.unwrap();
    let question = room.hears("Ada stok?").await;
    assert_eq!(question.data["contact"]["phone"], format!("+{ANI}"));
    // 3 is `DELIVERY_ACK` of Baileys: the two grey ticks.
    let is_delivered = |told: &serde_json::Value| {
        told["event"] == "update" && told["id"] == asked && told["status"] == 3
    };
    baileys.wait_for(is_delivered).await.unwrap();

    let body = json!({
        "contact_id": question.data["contact"]["id"], "type": "text",
        "text": { "body": "Ada, kak." }, "quoted_message_id": question.data["message"]["id"],
    });
    let sent = room.stage.agent.post("/whatsapp/send", &body).await.unwrap().ok().unwrap();
    let heard = baileys.hears("Ada, kak.").await.unwrap();
    assert_eq!(heard["quotes"], asked);
    room.reaches(&sent["id"], "delivered").await;
    let id = heard["id"].as_str().unwrap();
    baileys.read(id).await.unwrap();
    room.reaches(&sent["id"], "read").await;

    baileys.write(&shop(), json!({ "text": "Mau dua" }), Some(id)).await.unwrap();
    let thanks = room.hears("Mau dua").await;
    assert_eq!(thanks.data["message"]["quoted"]["text"], "Ada, kak.");
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_group_hears_both() {
    let (room, mut baileys) = set().await;
    let budi = room.stage.simulator.phone(BUDI);
    budi.set_name("Budi");
    let group = room.ani.create_group("Arisan RT 5", &[SHOP, BUDI]).unwrap();
    baileys.write(&group, json!({ "text": "Selamat pagi" }), None).await.unwrap();
    let heard = room.hears("Selamat pagi").await;
    assert_eq!(heard.data["chat"]["chat_type"], "group");
    assert_eq!(heard.data["message"]["metadata"]["sender_phone"], format!("+{ANI}"));

    let sent = room.answers(&heard, "Pagi, semua", 5).await;
    let answer = baileys.hears("Pagi, semua").await.unwrap();
    assert_eq!(answer["chat"], group);
    room.until(|| budi.seen().texts().contains(&"Pagi, semua")).await;
    room.reaches(&sent["id"], "delivered").await;

    let quote = answer["id"].as_str();
    baileys.write(&group, json!({ "text": "Siap" }), quote).await.unwrap();
    let ready = room.hears("Siap").await;
    assert_eq!(ready.data["message"]["quoted"]["text"], "Pagi, semua");
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_are_opened_on_both_sides() {
    let (room, mut baileys) = set().await;
    let picture = b"\xff\xd8\xff\xe0 a picture".to_vec();
    let content = json!({ "image": BASE64_STANDARD.encode(&picture), "caption": "Ini fotonya" });
    baileys.write(&shop(), content, None).await.unwrap();
    let heard = room.hears("Ini fotonya").await;
    let id = &heard.data["message"]["id"];
    let shown = room.sees(id, |message| message["media"]["state"] == "ready").await;
    assert_eq!(shown["media"]["size"], picture.len());

    let link = format!("{}/app/icon.svg", room.stage.program.url());
    let body = json!({
        "contact_id": heard.data["contact"]["id"], "type": "document",
        "document": { "link": link, "filename": "brosur.svg", "caption": "Brosur" },
    });
    room.stage.agent.post("/whatsapp/send", &body).await.unwrap().ok().unwrap();
    let brochure = baileys.hears("Brosur").await.unwrap();
    let opened = baileys.open(brochure["id"].as_str().unwrap()).await.unwrap();
    let opened = BASE64_STANDARD.decode(opened).unwrap();
    assert!(String::from_utf8(opened).unwrap().contains("<svg"));
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_who_goes_by_an_id_is_still_one_contact() {
    let room = Room::set().await;
    let (first, _) = room.ani_writes("dari HP").await;
    room.ani.go_by_lid();
    let mut baileys = Baileys::link(&room.stage.simulator, &room.ani).await.unwrap();
    baileys.write(&shop(), json!({ "text": "dari Baileys" }), None).await.unwrap();
    let second = room.hears("dari Baileys").await;
    assert_eq!(first.data["contact"]["id"], second.data["contact"]["id"]);
    room.answers(&second, "Sama saja", 9).await;
    baileys.hears("Sama saja").await.unwrap();
    room.end();
}
