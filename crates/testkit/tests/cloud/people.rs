//! Conversations between a business and the phones of its customers.

use blazz_testkit::cloud::{Draft, Heard, MediaDraft, NumberSpec, Progress, Step, Writing};
use serde_json::{Value, json};
use std::time::Duration;

use crate::stage::{CUSTOMER, Stage, text_to};

#[tokio::test]
async fn ticks_go_from_sent_to_delivered_to_read() {
    let stage = Stage::in_conversation().await;
    let mut body = text_to(CUSTOMER, "Masih ada, Bu 😊");
    body["biz_opaque_callback_data"] = json!("outbox:1");
    let wamid = stage.send(&body).await.wamid();
    let shown = stage.chat.wait_for_text("Masih ada, Bu 😊").await.unwrap();
    assert_eq!(shown.id, wamid);
    assert_eq!(stage.chat.read(), 1);
    let read = stage.wait_for_status(&wamid, "read").await;
    assert_eq!(read["biz_opaque_callback_data"], "outbox:1");
    assert_eq!(read["recipient_id"], "6281234567890");
    stage.settle().await;
    let sent = stage.wait_for_status(&wamid, "sent").await;
    assert_eq!(sent["pricing"]["type"], "free_customer_service");
    let told: Vec<_> = stage.receiver.statuses().iter().map(|s| s["status"].clone()).collect();
    assert_eq!(told.len(), 3, "{told:?}");
}

#[tokio::test]
async fn a_customers_message_arrives_and_its_ticks_turn_blue() {
    let stage = Stage::set().await;
    let wamid = stage.chat.send_text("Apakah buka hari Minggu?").unwrap();
    stage.chat.wait_for_progress(&wamid, Progress::Delivered).await.unwrap();
    let item = stage.receiver.messages().remove(0);
    assert_eq!(item["id"], wamid);
    assert_eq!(item["from"], "6281234567890");
    assert_eq!(item["text"]["body"], "Apakah buka hari Minggu?");
    assert!(item["timestamp"].is_string());
    let contact = &stage.receiver.values("messages")[0]["contacts"][0];
    assert_eq!(contact["profile"]["name"], "Ibu Sari");
    let read = json!({ "messaging_product": "whatsapp", "status": "read", "message_id": wamid,
        "typing_indicator": { "type": "text" } });
    assert_eq!(stage.send(&read).await.body, json!({ "success": true }));
    stage.chat.wait_for_typing().await.unwrap();
    stage.chat.wait_for_progress(&wamid, Progress::Read).await.unwrap();
    stage.simulator.skip(Duration::from_secs(26));
    assert!(!stage.chat.sees_typing());
}

#[tokio::test]
async fn a_phone_that_is_off_gets_its_messages_later() {
    let stage = Stage::in_conversation().await;
    stage.customer.go_offline();
    let wamid = stage.send_text("Sudah kami kirim").await.wamid();
    stage.wait_for_status(&wamid, "sent").await;
    stage.settle().await;
    assert!(!stage.chat.messages().iter().any(|message| message.id == wamid));
    stage.customer.come_online();
    stage.wait_for_status(&wamid, "delivered").await;
}

#[tokio::test]
async fn hidden_receipts_are_never_told() {
    let stage = Stage::in_conversation().await;
    stage.customer.hide_read_receipts();
    let wamid = stage.send_text("Halo").await.wamid();
    stage.chat.wait_for_progress(&wamid, Progress::Delivered).await.unwrap();
    assert_eq!(stage.chat.read(), 1);
    stage.settle().await;
    assert!(stage.receiver.statuses().iter().all(|status| status["status"] != "read"));
}

#[tokio::test]
async fn every_kind_of_message_has_metas_shape() {
    let stage = Stage::set().await;
    let first = stage.chat.send_text("Halo").unwrap();
    let picture = MediaDraft::new("image/jpeg", b"jpeg".as_slice()).captioned("Bukti transfer");
    let note =
        MediaDraft { voice: true, ..MediaDraft::new("audio/ogg; codecs=opus", b"ogg".as_slice()) };
    let paper = MediaDraft::new("application/pdf", b"%PDF".as_slice()).named("pesanan.pdf");
    let drafts: Vec<(&str, Writing)> = vec![
        ("image", Draft::Image(picture).into()),
        ("audio", Draft::Audio(note).into()),
        ("document", Draft::Document(paper).into()),
        ("video", Draft::Video(MediaDraft::new("video/mp4", b"mp4".as_slice())).into()),
        ("sticker", Draft::Sticker(MediaDraft::new("image/webp", b"webp".as_slice())).into()),
        (
            "location",
            Draft::Location { latitude: -6.2, longitude: 106.8, name: None, address: None }.into(),
        ),
        (
            "contacts",
            Draft::Contacts {
                contacts: json!([{ "name": { "formatted_name": "Budi", "first_name": "Budi" } }]),
            }
            .into(),
        ),
        ("reaction", Draft::Reaction { message_id: first.clone(), emoji: "❤️".into() }.into()),
        (
            "order",
            Draft::Order { catalog_id: "1".into(), product_items: json!([]), text: None }.into(),
        ),
        ("unsupported", Draft::Unsupported { kind: Some("poll".into()) }.into()),
        ("request_welcome", Draft::RequestWelcome.into()),
        ("text", Writing::from("Balasan").replying_to(&first)),
    ];
    for (kind, writing) in drafts {
        let wamid = stage.chat.write(writing).unwrap();
        stage.chat.wait_for_progress(&wamid, Progress::Delivered).await.unwrap();
        let messages = stage.receiver.messages();
        let item = messages.iter().find(|item| item["id"] == wamid).unwrap();
        assert_eq!(item["type"], kind, "{item}");
        check_shape(kind, item, &first);
    }
}

fn check_shape(kind: &str, item: &Value, first: &str) {
    match kind {
        "image" | "audio" | "document" | "video" | "sticker" => {
            assert!(item[kind]["id"].is_string() && item[kind]["sha256"].is_string(), "{item}");
            assert!(item[kind]["url"].as_str().unwrap().starts_with("http"), "{item}");
        }
        "reaction" => assert_eq!(item["reaction"]["message_id"], first),
        "unsupported" => assert_eq!(item["errors"][0]["code"], 131_051),
        "text" => assert_eq!(item["context"]["id"], first),
        _ => {}
    }
}

#[tokio::test]
async fn a_tap_on_a_button_or_row_comes_back_as_a_reply() {
    let stage = Stage::in_conversation().await;
    let buttons = json!({ "messaging_product": "whatsapp", "to": CUSTOMER, "type": "interactive",
        "interactive": { "type": "button", "body": { "text": "Jadi pesan?" }, "action": { "buttons": [
            { "type": "reply", "reply": { "id": "yes", "title": "Ya" } },
            { "type": "reply", "reply": { "id": "no", "title": "Tidak" } } ] } } });
    let asked = stage.send(&buttons).await.wamid();
    stage.chat.wait_for(|message| message.id == asked).await.unwrap();
    let tapped = stage.chat.choose(&asked, "Ya").unwrap();
    stage.chat.wait_for_progress(&tapped, Progress::Delivered).await.unwrap();
    let item = stage.receiver.messages().into_iter().find(|item| item["id"] == tapped).unwrap();
    let reply = json!({ "type": "button_reply", "button_reply": { "id": "yes", "title": "Ya" } });
    assert_eq!(item["interactive"], reply);
    assert_eq!(item["context"]["id"], asked);
    assert!(stage.chat.choose(&asked, "Mungkin").is_err());
}

#[tokio::test]
async fn a_reaction_of_the_business_only_ever_reaches_sent() {
    let stage = Stage::set().await;
    let asked = stage.chat.send_text("Terima kasih!").unwrap();
    let body = json!({ "messaging_product": "whatsapp", "to": CUSTOMER, "type": "reaction",
        "reaction": { "message_id": asked, "emoji": "🙏" } });
    let wamid = stage.send(&body).await.wamid();
    stage.wait_for_status(&wamid, "sent").await;
    stage.settle().await;
    let told = stage.receiver.statuses();
    assert_eq!(told.iter().filter(|status| status["id"] == wamid).count(), 1);
    assert_eq!(stage.chat.find(&asked).unwrap().reactions[0].emoji, "🙏");
    let mut lost = body.clone();
    lost["reaction"]["message_id"] = json!("wamid.unknown");
    let wamid = stage.send(&lost).await.wamid();
    assert_eq!(stage.wait_for_status(&wamid, "failed").await["errors"][0]["code"], 131_009);
}

#[tokio::test]
async fn edits_and_deletions_reach_only_numbers_with_the_phone_app() {
    let plain = Stage::set().await;
    let wamid = plain.chat.send_text("Dua kotak").unwrap();
    plain.chat.edit(&wamid, "Tiga kotak").unwrap();
    plain.settle().await;
    assert!(plain.receiver.messages().iter().any(|item| item["unsupported"]["type"] == "edit"));

    let spec = NumberSpec { coexistence: true, ..crate::stage::spec() };
    let stage = Stage::with_number(spec).await;
    let wamid = stage.chat.send_text("Dua kotak").unwrap();
    stage.chat.edit(&wamid, "Tiga kotak").unwrap();
    stage.chat.revoke(&wamid).unwrap();
    stage.number.answer_from_phone_app(&stage.customer, "Siap");
    stage.settle().await;
    let items = stage.receiver.messages();
    let edit = items.iter().find(|item| item["type"] == "edit").unwrap();
    assert_eq!(edit["edit"]["message"]["text"]["body"], "Tiga kotak");
    assert!(items.iter().any(|item| item["revoke"]["original_message_id"] == wamid));
    assert_eq!(stage.receiver.values("smb_message_echoes").len(), 1);
    let shown = stage.chat.find(&wamid).unwrap();
    assert!(shown.edited && shown.revoked);
}

#[tokio::test]
async fn somebody_without_a_number_is_known_by_user_id_alone() {
    let stage = Stage::set().await;
    let noor = stage.simulator.customer_without_number("US.13491208655302741918", "Noor");
    noor.set_username("noor.haddad");
    let chat = noor.chat_with(&stage.number);
    chat.send_text("Do you ship to Oregon?").unwrap();
    stage.settle().await;
    let item = stage.receiver.messages().remove(0);
    assert!(item.get("from").is_none(), "{item}");
    assert_eq!(item["from_user_id"], "US.13491208655302741918");
    let contact = &stage.receiver.values("messages")[0]["contacts"][0];
    assert!(contact.get("wa_id").is_none() && contact["profile"]["username"] == "noor.haddad");
    let body = json!({ "messaging_product": "whatsapp", "recipient": "US.13491208655302741918",
        "text": { "body": "We do" } });
    let answered = stage.send(&body).await;
    assert_eq!(answered.body["contacts"][0]["user_id"], "US.13491208655302741918");
    chat.wait_for_text("We do").await.unwrap();
}

#[tokio::test]
async fn changes_of_a_person_are_told() {
    let spec = NumberSpec { identity_check: true, ..crate::stage::spec() };
    let stage = Stage::with_number(spec).await;
    stage.chat.send_text("Halo").unwrap();
    stage.customer.change_identity();
    stage.customer.set_marketing(false);
    stage.customer.change_user_id("ID.2");
    stage.customer.change_number("+62 899-0000");
    stage.settle().await;
    let systems: Vec<_> =
        stage.receiver.messages().into_iter().filter(|item| item["type"] == "system").collect();
    let has = |kind: &str| systems.iter().any(|item| item["system"]["type"] == kind);
    assert!(has("user_changed_number") && has("customer_identity_changed"), "{systems:?}");
    let update = &stage.receiver.values("user_id_update")[0]["user_id_update"][0];
    assert_eq!(update["user_id"]["current"], "ID.2");
    let preference = &stage.receiver.values("user_preferences")[0]["user_preferences"][0];
    assert_eq!(preference["value"], "stop");
    assert_eq!(stage.send(&text_to("+62 899-0000", "Halo")).await.status, 200);
}

#[tokio::test]
async fn a_script_reads_and_answers_by_itself() {
    let stage = Stage::in_conversation().await;
    let pause = Duration::from_millis(1);
    stage.customer.follow(move |heard: &Heard<'_>| {
        let echo = format!("Anda bilang: {}", heard.message.text().unwrap_or_default());
        vec![Step::read(pause), Step::write(pause, echo.as_str()), Step::react(pause, "👍")]
    });
    let wamid = stage.send_text("Siap").await.wamid();
    stage.wait_for_status(&wamid, "read").await;
    let answered =
        || stage.receiver.messages().iter().any(|m| m["text"]["body"] == "Anda bilang: Siap");
    stage.simulator.wait_until(crate::stage::PATIENCE, answered).await.unwrap();
}

#[tokio::test]
async fn a_blocked_customer_is_not_heard() {
    let stage = Stage::in_conversation().await;
    let path = format!("/{}/block_users", stage.number.phone_number_id);
    let body = json!({ "messaging_product": "whatsapp", "block_users": [
        { "user": CUSTOMER }, { "user": "+15557010001" } ] });
    let answered = stage.post(&path, &body).await;
    assert_eq!((answered.status, answered.code()), (400, 139_100));
    assert_eq!(answered.body["block_users"]["added_users"][0]["wa_id"], "6281234567890");
    stage.settle().await;
    let before = stage.receiver.messages().len();
    stage.chat.send_text("Halo??").unwrap();
    stage.settle().await;
    assert_eq!(stage.receiver.messages().len(), before);
}
