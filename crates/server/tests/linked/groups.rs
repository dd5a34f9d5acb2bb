//! Groups: one thread with many voices.

use blazz_testkit::web_stage::SHOP;
use serde_json::json;

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
