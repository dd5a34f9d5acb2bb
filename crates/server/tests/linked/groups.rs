//! Groups: one thread with many voices.

use blazz_testkit::web_stage::SHOP;
use blazz_websimulator::ReceiptKind;
use serde_json::{Value, json};

use super::room::{ANI, Room};

const BUDI: &str = "6281234500003";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_group_is_one_thread_that_says_who_speaks() {
    let room = Room::set().await;
    let budi = room.stage.simulator.phone(BUDI);
    budi.set_name("Budi");
    let group = room.ani.create_group("Arisan RT 5", &[SHOP, BUDI]).unwrap();

    room.ani.send_text(&group, "Selamat pagi").await.unwrap();
    let first = room.hears("Selamat pagi").await;
    budi.send_text(&group, "Pagi juga").await.unwrap();
    let second = room.hears("Pagi juga").await;

    assert_eq!(first.data["chat"]["id"], second.data["chat"]["id"]);
    assert_eq!(first.data["chat"]["chat_type"], "group");
    assert_eq!(first.data["message"]["metadata"]["sender_name"], "Ani");
    assert_eq!(second.data["message"]["metadata"]["sender_phone"], format!("+{BUDI}"));

    let contact = second.data["contact"]["id"].as_str().unwrap().to_owned();
    let path = format!("/contacts/{contact}");
    let has_members = |contact: &serde_json::Value| {
        contact["group_metadata"]["participants"].as_array().is_some_and(|it| it.len() == 3)
    };
    let known = room.stage.wait_for(&path, has_members).await.unwrap();
    assert_eq!(known["name"], "Arisan RT 5");
    let members = known["group_metadata"]["participants"].as_array().unwrap();
    let ani = members.iter().find(|it| it["phone"] == format!("+{ANI}")).unwrap();
    assert!(["admin", "superadmin"].contains(&ani["role"].as_str().unwrap()), "{ani}");
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_reaches_every_member_and_quotes_the_right_one() {
    let room = Room::set().await;
    let budi = room.stage.simulator.phone(BUDI);
    let group = room.ani.create_group("Arisan RT 5", &[SHOP, BUDI]).unwrap();
    let asked = room.ani.send_text(&group, "Siapa yang datang?").await.unwrap();
    let heard = room.hears("Siapa yang datang?").await;
    let body = json!({
        "contact_id": heard.data["contact"]["id"], "type": "text",
        "text": { "body": "Kami datang" }, "quoted_message_id": heard.data["message"]["id"],
    });
    let sent = room.stage.agent.post("/whatsapp/send", &body).await.unwrap().ok().unwrap();
    for phone in [&room.ani, &budi] {
        room.until(|| phone.seen().texts().contains(&"Kami datang")).await;
    }
    let received = room.ani.received();
    let received = received.iter().find(|it| it.text() == Some("Kami datang")).unwrap();
    let context = received.message.extended_text_message.as_option().unwrap();
    let context = context.context_info.as_option().unwrap();
    assert_eq!(context.stanza_id.as_deref(), Some(asked.as_str()));
    assert!(context.participant.as_deref().unwrap().starts_with(ANI));
    room.reaches(&sent["id"], "delivered").await;
    room.end();
}

/// Who of a group has a message, and who has read it, by phone.
async fn receipts(room: &Room, message: &Value) -> Vec<(String, bool, bool)> {
    let path = format!("/messages/{}/receipts", message["id"].as_str().unwrap());
    let receipts = room.stage.agent.get(&path).await.unwrap().ok().unwrap();
    let items = receipts["items"].as_array().unwrap().iter();
    let mut found: Vec<_> = items
        .map(|item| {
            let member = item["member"]["value"].as_str().unwrap().to_owned();
            (member, item["delivered_at"].is_i64(), item["read_at"].is_i64())
        })
        .collect();
    found.sort();
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_is_read_once_every_member_has_read_it() {
    let room = Room::set().await;
    let budi = room.stage.simulator.phone(BUDI);
    let group = room.ani.create_group("Arisan RT 5", &[SHOP, BUDI]).unwrap();
    room.ani.send_text(&group, "Siapa yang datang?").await.unwrap();
    let heard = room.hears("Siapa yang datang?").await;
    let contact = format!("/contacts/{}", heard.data["contact"]["id"].as_str().unwrap());
    let has_members = |contact: &Value| contact["group_metadata"]["participants"].is_array();
    room.stage.wait_for(&contact, has_members).await.unwrap();

    let sent = room.answers(&heard, "Kami datang", 7).await;
    room.reaches(&sent["id"], "delivered").await;
    let (ani, other) = (format!("+{ANI}"), format!("+{BUDI}"));
    let both = |read| vec![(ani.clone(), true, read), (other.clone(), true, false)];
    assert_eq!(receipts(&room, &sent).await, both(false));

    let got = |phone: &blazz_websimulator::Phone| {
        let got = phone.received().into_iter().find(|it| it.text() == Some("Kami datang"));
        got.unwrap()
    };
    room.ani.read(&got(&room.ani));
    let path = format!("/messages/{}/receipts", sent["id"].as_str().unwrap());
    let ani_has_read = |receipts: &Value| {
        let items = receipts["items"].as_array().unwrap();
        items.iter().any(|it| it["member"]["value"] == ani.as_str() && it["read_at"].is_i64())
    };
    let seen = room.stage.wait_for(&path, ani_has_read).await.unwrap();
    assert_eq!(seen["expected"], 2);
    assert_eq!(receipts(&room, &sent).await, both(true));
    let path = format!("/chats/{}/messages", heard.data["contact"]["id"].as_str().unwrap());
    let thread = room.stage.agent.get(&path).await.unwrap().ok().unwrap();
    assert_eq!(thread["items"][0]["delivery"]["state"], "delivered");

    budi.read(&got(&budi));
    room.reaches(&sent["id"], "read").await;
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reading_a_group_shows_on_the_phone_of_every_writer() {
    let room = Room::set().await;
    let budi = room.stage.simulator.phone(BUDI);
    let group = room.ani.create_group("Arisan RT 5", &[SHOP, BUDI]).unwrap();
    let first = room.ani.send_text(&group, "satu").await.unwrap();
    room.hears("satu").await;
    let second = budi.send_text(&group, "dua").await.unwrap();
    room.hears("dua").await;
    let third = room.ani.send_text(&group, "tiga").await.unwrap();
    let heard = room.hears("tiga").await;
    let path = format!("/chats/{}/read", heard.data["chat"]["id"].as_str().unwrap());
    room.stage.agent.put(&path, &json!({})).await.unwrap().ok().unwrap();
    for (phone, id) in [(&room.ani, first), (&budi, second), (&room.ani, third)] {
        room.until(|| phone.seen().has_receipt(&id, &ReceiptKind::Read)).await;
    }
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_group_of_a_thousand_with_a_long_name_of_emoji_is_shown_and_written_to() {
    let room = Room::set().await;
    let crowd: Vec<String> = (0..1_022).map(|index| format!("62813{index:08}")).collect();
    let mut members: Vec<&str> = crowd.iter().map(String::as_str).collect();
    members.push(SHOP);
    room.stage.simulator.know_numbers(members.iter().copied());
    let name = "🎉".repeat(100);
    let group = room.ani.create_group(&name, &members).unwrap();
    room.ani.send_text(&group, "Halo").await.unwrap();
    // Its event tells ids alone once the members are known: they are more than a frame holds.
    let is_heard = |chats: &Value| chats["items"][0]["last_message"]["text"] == "Halo";
    let chats = room.stage.wait_for("/chats", is_heard).await.unwrap();
    let id = chats["items"][0]["contact"]["id"].as_str().unwrap();
    let contact = format!("/contacts/{id}");
    let is_whole = |contact: &Value| {
        let members = contact["group_metadata"]["participants"].as_array();
        members.is_some_and(|members| members.len() == 1_024)
    };
    let known = room.stage.wait_for(&contact, is_whole).await.unwrap();
    assert_eq!(known["name"], name.as_str());
    let name = uuid::Uuid::from_u128(9).to_string();
    let sent = room.stage.agent.send_text(id, "Halo semua", &name).await.unwrap().ok().unwrap();
    room.until(|| room.ani.seen().texts().contains(&"Halo semua")).await;
    assert_eq!(receipts(&room, &sent).await.len(), 1_023);
    room.end();
}
