//! People and groups are shown with the pictures they have on WhatsApp, as they are now.

use std::fs;

use blazz_testkit::web_stage::SHOP;
use blazz_websimulator::Phone;
use serde_json::{Value, json};

use super::room::{ANI, Room};

const JPEG: &[u8] = b"\xFF\xD8\xFF\xE0 a face";
const OTHER_JPEG: &[u8] = b"\xFF\xD8\xFF\xE0 another face";

impl Room {
    /// Waits until a contact's picture is as wanted; gives its address.
    async fn picture(&self, contact: &Value, is_wanted: impl Fn(&Value) -> bool) -> Value {
        let path = format!("/contacts/{}", contact.as_str().unwrap());
        let contact = self.stage.wait_for(&path, |it| is_wanted(&it["picture"])).await.unwrap();
        contact["picture"]["url"].clone()
    }

    async fn is_in_state(&self, contact: &Value, state: &str) -> Value {
        self.picture(contact, |picture| picture["state"] == state).await
    }

    /// Fetches what an address gives: status, kind and bytes.
    async fn fetched(&self, url: &Value) -> (u16, String, Vec<u8>) {
        self.stage.agent.download(url.as_str().unwrap()).await.unwrap()
    }

    /// How many files are kept for the workspace.
    fn kept_files(&self) -> usize {
        let folder = self.stage.data().join("media").join(self.stage.agent.workspace_id());
        fs::read_dir(folder).unwrap().count()
    }

    /// Ani writes and is answered: WhatsApp tells what changes to those who know each other.
    async fn ani_is_met(&self) -> Value {
        let (heard, _) = self.ani_writes("Halo").await;
        let answer = self.answers(&heard, "Halo juga", 1).await;
        self.reaches(&answer["id"], "delivered").await;
        heard.data["contact"]["id"].clone()
    }
}

fn tell_picture(of: &Phone, bytes: &'static [u8]) {
    of.set_picture(bytes);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_face_is_shown_once_its_owner_is_met_and_changes_with_them() {
    let room = Room::set().await;
    tell_picture(&room.ani, JPEG);
    let contact = room.ani_is_met().await;
    let told = room.live.wait_for(|event| {
        event.name == "ContactUpdatedEvent" && event.data["contact"]["picture"]["url"].is_string()
    });
    let told = told.await.unwrap();
    assert_eq!(told.data["contact"]["id"], contact);
    let first = room.is_in_state(&contact, "ready").await;
    let shown = (200, "image/jpeg".to_owned(), JPEG.to_vec());
    assert_eq!(room.fetched(&first).await, shown);
    let chats = room.stage.agent.get("/chats").await.unwrap().ok().unwrap();
    assert_eq!(chats["items"][0]["contact"]["picture"]["url"], first);

    tell_picture(&room.ani, OTHER_JPEG);
    let second = room.picture(&contact, |picture| picture["url"] != first).await;
    assert_eq!(room.fetched(&second).await.2, OTHER_JPEG);
    room.ani.remove_picture();
    assert_eq!(room.is_in_state(&contact, "none").await, Value::Null);
    assert_eq!(room.fetched(&second).await.0, 404);
    assert_eq!(room.kept_files(), 0, "old pictures are not kept");
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn none_and_hidden_are_told_apart() {
    let room = Room::set().await;
    let contact = room.ani_is_met().await;
    assert_eq!(room.is_in_state(&contact, "none").await, Value::Null);
    tell_picture(&room.ani, JPEG);
    let url = room.is_in_state(&contact, "ready").await;
    assert_eq!(room.fetched(&url).await.2, JPEG);
    room.ani.hide_picture();
    tell_picture(&room.ani, OTHER_JPEG);
    assert_eq!(room.is_in_state(&contact, "hidden").await, Value::Null);
    assert_eq!(room.fetched(&url).await.0, 404);
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_image_is_not_kept_and_asked_for_anew_when_its_owner_is_met_again() {
    let room = Room::set().await;
    tell_picture(&room.ani, b"<svg onload='alert(1)'>");
    let contact = room.ani_is_met().await;
    room.picture(&contact, Value::is_null).await;
    tell_picture(&room.ani, b"\x89PNG\r\n\x1a\n a face");
    room.ani_writes("Masih di sini").await;
    let url = room.is_in_state(&contact, "ready").await;
    assert_eq!(room.fetched(&url).await.1, "image/png");
    assert_eq!(room.kept_files(), 1);
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_group_has_a_picture_and_a_line_when_it_changes() {
    let room = Room::set().await;
    let group = room.ani.create_group("Arisan RT 5", &[SHOP]).unwrap();
    room.ani.send_text(&group, "Selamat pagi").await.unwrap();
    let heard = room.hears("Selamat pagi").await;
    room.is_in_state(&heard.data["contact"]["id"], "none").await;
    room.ani.set_group_picture(&group, Some(JPEG.into())).unwrap();
    let line = format!("+{ANI} changed the picture");
    let told = room.hears(&line).await;
    assert_eq!(told.data["message"]["content"]["event"], json!("group_picture"));
    let url = room.is_in_state(&heard.data["contact"]["id"], "ready").await;
    assert_eq!(room.fetched(&url).await.2, JPEG);
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whom_the_team_writes_to_first_is_shown_too() {
    let room = Room::set().await;
    let body = json!({ "name": "Ani", "phone": format!("+{ANI}") });
    let ani = room.stage.agent.post("/contacts", &body).await.unwrap().ok().unwrap();
    let path = format!("/contacts/{}/picture", ani["id"].as_str().unwrap());
    // No number of ours has talked with Ani: nobody is asked.
    room.stage.agent.post(&path, &Value::Null).await.unwrap().ok().unwrap();
    tell_picture(&room.ani, JPEG);
    let body = json!({ "contact_id": ani["id"], "type": "text", "text": { "body": "Halo" } });
    room.stage.agent.post("/whatsapp/send", &body).await.unwrap().ok().unwrap();
    let url = room.is_in_state(&ani["id"], "ready").await;
    assert_eq!(room.fetched(&url).await.2, JPEG);
    room.stage.agent.post(&path, &Value::Null).await.unwrap().ok().unwrap();
    room.end();
}
