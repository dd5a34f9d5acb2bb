//! What the team changes about what it sent, and its reactions: true once WhatsApp has taken them.

use blazz_testkit::web_stage::SHOP;
use blazz_websimulator::{Phone, Received, Times, Trouble};
use serde_json::{Value, json};

use super::room::{ANI, Room};

/// The changes of messages that came to a phone.
fn changes_at(phone: &Phone) -> Vec<Received> {
    phone.received().into_iter().filter(|it| it.message.protocol_message.is_set()).collect()
}

fn path_of(message: &Value) -> String {
    format!("/messages/{}", message["id"].as_str().unwrap())
}

impl Room {
    /// A message of ours that has come to Ani; gives WhatsApp's name of it too.
    async fn says(&self, text: &str, number: u128) -> (Value, String) {
        let (heard, _) = self.ani_writes("Berapa?").await;
        let sent = self.answers(&heard, text, number).await;
        self.reaches(&sent["id"], "delivered").await;
        let received = self.ani.received();
        let name = received.iter().find(|it| it.text() == Some(text)).unwrap().id.clone();
        (sent, name)
    }

    /// The message as it stands now.
    async fn now(&self, message: &Value) -> Value {
        let contact = message["contact_id"].as_str().unwrap();
        let path = format!("/chats/{contact}/messages");
        let thread = self.stage.agent.get(&path).await.unwrap().ok().unwrap();
        let items = thread["items"].as_array().unwrap();
        items.iter().find(|it| it["id"] == message["id"]).unwrap().clone()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn new_words_show_once_whatsapp_has_taken_them() {
    let room = Room::set().await;
    let (sent, name) = room.says("Dua ratus", 4).await;
    room.stage.shop.hold_acknowledgements();
    let body = json!({ "text": "Dua ratus ribu" });
    let asked = room.stage.agent.patch(&path_of(&sent), &body).await.unwrap().ok().unwrap();
    assert_eq!(asked["pending_change"]["type"], "edit");
    room.until(|| !changes_at(&room.ani).is_empty()).await;

    let waiting = room.now(&sent).await;
    assert_eq!((&waiting["text"], &waiting["edited_at"]), (&json!("Dua ratus"), &json!(null)));
    assert_eq!(waiting["pending_change"]["text"], "Dua ratus ribu");
    room.stage.shop.release_acknowledgements();
    let edited = room.sees(&sent["id"], |it| it["text"] == "Dua ratus ribu").await;
    assert!(edited["edited_at"].is_i64());
    assert_eq!(edited["pending_change"], json!(null));

    room.until(|| !changes_at(&room.ani).is_empty()).await;
    let change = &changes_at(&room.ani)[0].message.protocol_message;
    let key = change.key.as_option().unwrap();
    assert_eq!((key.id.as_deref(), key.from_me), (Some(name.as_str()), Some(true)));
    let said = change.edited_message.as_option().unwrap();
    assert_eq!(said.conversation.as_deref(), Some("Dua ratus ribu"));
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_deleted_is_gone_on_both_sides() {
    let room = Room::set().await;
    let (sent, name) = room.says("Salah kirim", 4).await;
    let asked = room.stage.agent.delete(&path_of(&sent)).await.unwrap().ok().unwrap();
    assert_eq!(asked["pending_change"]["type"], "delete");
    let gone = room.sees(&sent["id"], |it| !it["revoked_at"].is_null()).await;
    assert_eq!((&gone["text"], &gone["pending_change"]), (&json!(null), &json!(null)));

    room.until(|| !changes_at(&room.ani).is_empty()).await;
    let change = &changes_at(&room.ani)[0].message.protocol_message;
    assert!(!change.edited_message.is_set());
    assert_eq!(change.key.as_option().unwrap().id.as_deref(), Some(name.as_str()));
    let again = room.stage.agent.delete(&path_of(&sent)).await.unwrap();
    assert_eq!((again.status, &again.body["code"]), (409, &json!("deleted")));
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_that_whatsapp_refuses_is_shown_and_can_be_asked_for_again() {
    let room = Room::set().await;
    let (sent, _) = room.says("Dua ratus", 4).await;
    room.stage.shop.trouble_outgoing(Trouble::Refused(479), Times::Next(1));
    let body = json!({ "text": "Tiga ratus" });
    room.stage.agent.patch(&path_of(&sent), &body).await.unwrap().ok().unwrap();
    let refused =
        room.sees(&sent["id"], |it| it["pending_change"]["failure"]["code"] == "whatsapp_479");
    assert_eq!(refused.await["text"], "Dua ratus");

    room.stage.agent.patch(&path_of(&sent), &body).await.unwrap().ok().unwrap();
    let edited = room.sees(&sent["id"], |it| it["text"] == "Tiga ratus").await;
    assert_eq!(edited["pending_change"], json!(null));
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_admin_deletes_what_a_member_wrote_and_others_may_not() {
    let room = Room::set().await;
    let group = room.ani.create_group("Arisan RT 5", &[SHOP]).unwrap();
    room.ani.send_text(&group, "Pinjaman kilat!").await.unwrap();
    let heard = room.hears("Pinjaman kilat!").await;
    let message = &heard.data["message"];
    let refused = room.stage.agent.delete(&path_of(message)).await.unwrap();
    assert_eq!((refused.status, &refused.body["code"]), (409, &json!("not_ours")));

    room.ani.promote(&group, SHOP).unwrap();
    let contact = format!("/contacts/{}", heard.data["contact"]["id"].as_str().unwrap());
    let is_admin = |contact: &Value| {
        let members = contact["group_metadata"]["participants"].as_array();
        members
            .into_iter()
            .flatten()
            .any(|it| it["phone"] == format!("+{SHOP}") && it["role"] == "admin")
    };
    room.stage.wait_for(&contact, is_admin).await.unwrap();
    room.stage.agent.delete(&path_of(message)).await.unwrap().ok().unwrap();
    room.sees(&message["id"], |it| !it["revoked_at"].is_null()).await;
    room.until(|| !changes_at(&room.ani).is_empty()).await;
    let change = &changes_at(&room.ani)[0].message.protocol_message;
    let key = change.key.as_option().unwrap().clone();
    assert_eq!(key.from_me, Some(false));
    assert!(key.participant.unwrap().starts_with(ANI));
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn our_reaction_shows_once_whatsapp_has_taken_it() {
    let room = Room::set().await;
    let (heard, _) = room.ani_writes("Terima kasih").await;
    let message = &heard.data["message"];
    room.stage.shop.hold_acknowledgements();
    let body = json!({
        "contact_id": heard.data["contact"]["id"], "type": "reaction",
        "reaction": { "message_id": message["id"], "emoji": "❤️" },
    });
    room.stage.agent.post("/whatsapp/send", &body).await.unwrap().ok().unwrap();
    let has_come = || room.ani.received().iter().any(|it| it.message.reaction_message.is_set());
    room.until(has_come).await;
    assert_eq!(room.now(message).await["reactions"], json!([]));
    room.stage.shop.release_acknowledgements();
    let shown = room.sees(&message["id"], |it| it["reactions"][0]["emoji"] == "❤️").await;
    assert_eq!(shown["reactions"][0]["from_me"], true);
    room.end();
}
