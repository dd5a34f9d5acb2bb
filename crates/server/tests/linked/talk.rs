//! People write to a linked number, and the team answers.

use blazz_testkit::web_stage::SHOP;
use blazz_websimulator::{File, ReceiptKind};
use serde_json::json;

use super::room::{ANI, Room};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_question_is_answered_and_both_see_the_ticks() {
    let room = Room::set().await;
    let (question, asked) = room.ani_writes("Ada stok warna merah?").await;
    assert_eq!(question.data["contact"]["name"], "Ani");
    assert_eq!(question.data["contact"]["phone"], format!("+{ANI}"));
    room.until(|| room.ani.seen().has_receipt(&asked, &ReceiptKind::Delivered)).await;

    let sent = room.answers(&question, "Ada, kak.", 7).await;
    room.until(|| room.ani.seen().texts().contains(&"Ada, kak.")).await;
    room.reaches(&sent["id"], "delivered").await;
    let answer = room.ani.received().into_iter().next().unwrap();
    room.ani.read(&answer);
    room.reaches(&sent["id"], "read").await;
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reading_in_the_inbox_shows_on_the_customers_phone() {
    let room = Room::set().await;
    let (_, first) = room.ani_writes("satu").await;
    let (heard, second) = room.ani_writes("dua").await;
    let chat = heard.data["chat"]["id"].as_str().unwrap();
    let path = format!("/chats/{chat}/read");
    room.stage.agent.put(&path, &json!({})).await.unwrap().ok().unwrap();
    for id in [first, second] {
        room.until(|| room.ani.seen().has_receipt(&id, &ReceiptKind::Read)).await;
    }
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_read_on_the_shops_own_phone_is_read_here() {
    let room = Room::set().await;
    room.ani_writes("satu").await;
    let (heard, _) = room.ani_writes("dua").await;
    assert_eq!(heard.data["chat"]["unread_count"], 2);
    // What a new device is told of chats at first is no news: marked until it has heard all that was before.
    let marking = async {
        loop {
            room.stage.shop.mark_chat(ANI, false);
            room.stage.shop.mark_chat(ANI, true);
            tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        }
    };
    let is_read = |event: &blazz_testkit::actors::Event| {
        event.name == "ChatUpdatedEvent" && event.data["chat"]["unread_count"] == 0
    };
    tokio::select! {
        () = marking => {}
        heard = room.live.wait_for(is_read) => drop(heard.unwrap()),
    }
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_to_a_message_quotes_it_on_both_sides() {
    let room = Room::set().await;
    let (question, asked) = room.ani_writes("Jam buka?").await;
    let body = json!({
        "contact_id": question.data["contact"]["id"], "type": "text",
        "text": { "body": "08.00" }, "quoted_message_id": question.data["message"]["id"],
    });
    let sent = room.stage.agent.post("/whatsapp/send", &body).await.unwrap().ok().unwrap();
    // Nobody reads and answers within the moment until WhatsApp's word on our message is written down.
    room.reaches(&sent["id"], "sent").await;
    room.until(|| room.ani.seen().texts().contains(&"08.00")).await;
    let received = room.ani.received().into_iter().next().unwrap();
    let extended = received.message.extended_text_message.as_option().unwrap();
    let context = extended.context_info.as_option().unwrap();
    assert_eq!(context.stanza_id.as_deref(), Some(asked.as_str()));

    room.ani.reply(&received, "Terima kasih").await.unwrap();
    let thanks = room.hears("Terima kasih").await;
    assert_eq!(thanks.data["message"]["quoted"]["text"], "08.00");
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_typed_on_the_shops_own_phone_shows_as_ours() {
    let room = Room::set().await;
    room.stage.shop.send_text(ANI, "Dari HP").await.unwrap();
    let heard = room.hears("Dari HP").await;
    let message = &heard.data["message"];
    assert_eq!((&message["direction"], &message["sent_via"]), (&json!("out"), &json!("phone_app")));
    assert_eq!(heard.data["contact"]["phone"], format!("+{ANI}"));
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_picture_is_fetched_and_opened() {
    let room = Room::set().await;
    let bytes = b"\xff\xd8\xff\xe0 a picture".to_vec();
    room.ani.send_file(SHOP, File::image(bytes.clone(), Some("Ini fotonya"))).await.unwrap();
    let heard = room.hears("Ini fotonya").await;
    let id = &heard.data["message"]["id"];
    let shown = room.sees(id, |message| message["media"]["state"] == "ready").await;
    assert_eq!(shown["kind"], "image");
    assert_eq!(shown["media"]["size"], bytes.len());
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_named_by_its_address_reaches_the_customer_whole() {
    let room = Room::set().await;
    let (heard, _) = room.ani_writes("Kirim brosur ya").await;
    let link = format!("{}/app/icon.svg", room.stage.program.url());
    let body = json!({
        "contact_id": heard.data["contact"]["id"], "type": "document",
        "document": { "link": link, "filename": "brosur.svg", "caption": "Brosur" },
    });
    let sent = room.stage.agent.post("/whatsapp/send", &body).await.unwrap().ok().unwrap();
    room.reaches(&sent["id"], "delivered").await;
    let received = room.ani.received().into_iter().next().unwrap();
    let document = received.message.document_message.as_option().unwrap();
    assert_eq!(document.file_name.as_deref(), Some("brosur.svg"));
    assert_eq!(document.caption.as_deref(), Some("Brosur"));
    let opened = room.ani.open_file(&received).unwrap();
    assert!(String::from_utf8(opened).unwrap().contains("<svg"));
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_who_goes_by_an_id_is_one_contact_with_their_number() {
    let room = Room::set().await;
    let (first, _) = room.ani_writes("dengan nomor").await;
    room.ani.go_by_lid();
    let (second, _) = room.ani_writes("dengan id").await;
    assert_eq!(first.data["contact"]["id"], second.data["contact"]["id"]);
    assert_eq!(first.data["chat"]["id"], second.data["chat"]["id"]);
    room.answers(&second, "Sama saja", 9).await;
    room.until(|| room.ani.seen().texts().contains(&"Sama saja")).await;
    room.end();
}
