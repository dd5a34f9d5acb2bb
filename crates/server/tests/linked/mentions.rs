//! Members of a group are mentioned, both ways, and shown by name.

use blazz_testkit::web_stage::SHOP;
use blazz_websimulator::Phone;
use serde_json::{Value, json};

use super::room::{ANI, Room};

const BUDI: &str = "6281234500003";

impl Room {
    /// A group of Ani, Budi and the shop that the team has heard of.
    async fn group(&self) -> (Phone, String, Value) {
        let budi = self.stage.simulator.phone(BUDI);
        budi.set_name("Budi");
        budi.send_text(SHOP, "Halo dari Budi").await.unwrap();
        self.hears("Halo dari Budi").await;
        let group = self.ani.create_group("Arisan RT 5", &[SHOP, BUDI]).unwrap();
        self.ani.send_text(&group, "Selamat pagi").await.unwrap();
        let heard = self.hears("Selamat pagi").await;
        (budi, group, heard.data["contact"]["id"].clone())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_member_whom_the_team_mentions_is_told_so() {
    let room = Room::set().await;
    let (budi, _, contact) = room.group().await;
    let text = format!("Tolong @{BUDI} dan @all");
    let body = json!({
        "contact_id": contact, "type": "text",
        "text": { "body": text, "mentions": [format!("+{BUDI}")], "mentions_all": true },
    });
    let sent = room.stage.agent.post("/whatsapp/send", &body).await.unwrap().ok().unwrap();
    assert_eq!(sent["mentions"][0]["name"], "Budi");
    room.until(|| budi.seen().texts().contains(&text.as_str())).await;
    let received = budi.received();
    let received = received.iter().find(|it| it.text() == Some(&text)).unwrap();
    let said = received.message.extended_text_message.as_option().unwrap();
    let context = said.context_info.as_option().unwrap();
    assert_eq!(context.mentioned_jid, [format!("{BUDI}@s.whatsapp.net")]);
    assert_eq!(context.non_jid_mentions, Some(1));
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_mentioned_by_others_is_shown_by_name() {
    let room = Room::set().await;
    let (budi, group, _) = room.group().await;
    room.ani_writes("Halo").await;
    let text = format!("Bagaimana @{ANI}?");
    budi.mention(&group, &text, &[ANI]).await.unwrap();
    let heard = room.hears(&text).await;
    let mention = &heard.data["message"]["mentions"][0];
    assert_eq!(mention["id"], format!("+{ANI}"));
    assert_eq!(mention["name"], "Ani");
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_mentioned_whom_the_text_does_not_name() {
    let room = Room::set().await;
    let (_, _, contact) = room.group().await;
    let body = json!({
        "contact_id": contact, "type": "text",
        "text": { "body": "Tolong", "mentions": [format!("+{BUDI}")] },
    });
    let refused = room.stage.agent.post("/whatsapp/send", &body).await.unwrap();
    let error = &refused.body["errors"][0];
    assert_eq!(
        (&error["field"], &error["code"]),
        (&json!("text.mentions[0]"), &json!("not_in_text"))
    );
    room.end();
}
