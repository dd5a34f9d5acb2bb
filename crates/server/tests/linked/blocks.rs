//! People who are blocked on the number: the team blocks them, or the phone has done it, and both know.

use blazz_testkit::actors::Event;
use serde_json::{Value, json};

use super::room::{ANI, Room};

impl Room {
    /// Has the number block whom an event is about, or unblock them; gives how that ended.
    async fn sets_blocked(&self, heard: &Event, blocked: bool) -> Value {
        let path = format!("/chats/{}/blocked", heard.data["chat"]["id"].as_str().unwrap());
        let body = json!({ "blocked": blocked });
        let asked = self.stage.agent.put(&path, &body).await.unwrap().ok().unwrap();
        let path = format!("/whatsapp/operations/{}", asked["id"].as_str().unwrap());
        let has_ended = |operation: &Value| operation["state"] != "queued";
        self.stage.wait_for(&path, has_ended).await.unwrap()
    }

    async fn is_told_blocked(&self, heard: &Event, blocked: bool) {
        let told = self.live.wait_for(|event| {
            event.name == "ChatUpdatedEvent"
                && event.data["chat"]["id"] == heard.data["chat"]["id"]
                && event.data["chat"]["blocked"] == blocked
        });
        told.await.unwrap();
    }

    async fn is_refused(&self, heard: &Event) {
        let contact = heard.data["contact"]["id"].as_str().unwrap();
        let id = uuid::Uuid::from_u128(99).to_string();
        let refused = self.stage.agent.send_text(contact, "Halo?", &id).await.unwrap();
        assert_eq!((refused.status, &refused.body["code"]), (409, &json!("contact_blocked")));
        let path = "/whatsapp/send";
        let message = &heard.data["message"]["id"];
        let reaction = json!({ "message_id": message, "emoji": "👍" });
        let body = json!({ "contact_id": contact, "type": "reaction", "reaction": reaction });
        let refused = self.stage.agent.post(path, &body).await.unwrap();
        assert_eq!(refused.body["code"], "contact_blocked", "{}", refused.body);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whom_the_team_blocks_is_kept_away_until_they_are_unblocked() {
    let room = Room::set().await;
    let (heard, _) = room.ani_writes("Beli followers murah!").await;
    assert_eq!(heard.data["chat"]["blocked"], false);
    assert_eq!(room.sets_blocked(&heard, true).await["state"], "done");
    assert_eq!(room.stage.shop.blocked(), [ANI]);
    room.is_told_blocked(&heard, true).await;
    room.is_refused(&heard).await;
    // Once more is harmless.
    assert_eq!(room.sets_blocked(&heard, true).await["state"], "done");

    assert_eq!(room.sets_blocked(&heard, false).await["state"], "done");
    assert!(room.stage.shop.blocked().is_empty());
    room.is_told_blocked(&heard, false).await;
    let sent = room.answers(&heard, "Maaf, salah pencet", 1).await;
    room.reaches(&sent["id"], "delivered").await;
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whom_the_phone_blocks_is_blocked_here_and_the_other_way_round() {
    let room = Room::set().await;
    let (heard, _) = room.ani_writes("Halo").await;
    room.stage.shop.block(ANI);
    room.is_told_blocked(&heard, true).await;
    room.is_refused(&heard).await;
    room.stage.shop.unblock(ANI);
    room.is_told_blocked(&heard, false).await;
    let sent = room.answers(&heard, "Halo juga", 1).await;
    room.reaches(&sent["id"], "delivered").await;
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_was_blocked_while_the_program_was_away_is_blocked_when_it_is_back() {
    let mut room = Room::set().await;
    let (heard, _) = room.ani_writes("Halo").await;
    room.stage.program.kill().await.unwrap();
    room.stage.shop.block(ANI);
    room.stage.program.start().await.unwrap();
    let is_blocked = |chats: &Value| chats["items"][0]["blocked"] == true;
    room.stage.wait_for("/chats", is_blocked).await.unwrap();
    room.is_refused(&heard).await;
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_who_never_wrote_is_blocked_by_number_and_a_group_is_not() {
    let room = Room::set().await;
    let body = json!({ "to": format!("+{ANI}"), "type": "text", "text": { "body": "Halo" } });
    let sent = room.stage.agent.post("/whatsapp/send", &body).await.unwrap().ok().unwrap();
    let heard = room.hears("Halo").await;
    room.reaches(&sent["id"], "delivered").await;
    assert_eq!(room.sets_blocked(&heard, true).await["state"], "done");
    assert_eq!(room.stage.shop.blocked(), [ANI]);

    let group = room.ani.create_group("Arisan", &[blazz_testkit::web_stage::SHOP]).unwrap();
    room.ani.send_text(&group, "Selamat pagi").await.unwrap();
    let heard = room.hears("Selamat pagi").await;
    let path = format!("/chats/{}/blocked", heard.data["chat"]["id"].as_str().unwrap());
    let refused = room.stage.agent.put(&path, &json!({ "blocked": true })).await.unwrap();
    assert_eq!((refused.status, &refused.body["code"]), (409, &json!("not_a_person")));
    room.end();
}
