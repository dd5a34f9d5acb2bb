//! What WhatsApp refuses to a number for a while is known of it, shown and obeyed.

use blazz_websimulator::{Phone, Times, Trouble};
use serde_json::{Value, json};

use super::room::Room;

const BUDI: &str = "6281234500003";

impl Room {
    /// Waits until just these facts are known of the number.
    async fn knows(&self, facts: &[&str]) {
        let path = format!("/whatsapp/accounts/{}/governor", self.account);
        let is_so = |governor: &Value| {
            let known = governor["facts"].as_array();
            let known = known.into_iter().flatten().map(|fact| fact["kind"].as_str().unwrap());
            known.eq(facts.iter().copied())
        };
        self.stage.wait_for(&path, is_so).await.unwrap();
    }

    /// The team writes first to somebody; gives the message.
    async fn begins(&self, text: &str) -> (Phone, Value) {
        let budi = self.stage.simulator.phone(BUDI);
        let body = json!({ "to": format!("+{BUDI}"), "type": "text", "text": { "body": text } });
        let sent = self.stage.agent.post("/whatsapp/send", &body).await.unwrap().ok().unwrap();
        (budi, sent)
    }

    /// Waits until a message waits for this reason.
    async fn is_held(&self, sent: &Value, reason: &str) {
        let path = format!("/chats/{}/messages", sent["contact_id"].as_str().unwrap());
        let is_so = |thread: &Value| thread["items"][0]["delivery"]["held"]["reason"] == reason;
        self.stage.wait_for(&path, is_so).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_that_may_not_reach_out_answers_and_begins_no_chat_until_it_may() {
    let room = Room::set().await;
    let (heard, _) = room.ani_writes("Buka jam berapa?").await;
    room.stage.shop.lock_reaching_out(3600);
    room.knows(&["reachout_locked"]).await;

    let (budi, sent) = room.begins("Ada promo!").await;
    room.is_held(&sent, "reachout_locked").await;
    let answer = room.answers(&heard, "Jam 8", 7).await;
    room.reaches(&answer["id"], "delivered").await;
    assert!(budi.received().is_empty());
    let is_told = |list: &Value| {
        let it = &list["items"][0];
        (&it["waiting"], &it["facts"][0]["kind"]) == (&json!(1), &json!("reachout_locked"))
            && it["last_in_at"].is_i64()
            && it["last_out_at"].is_i64()
            && it["memory"].as_u64().is_some_and(|bytes| bytes > 0)
    };
    room.stage.wait_for("/whatsapp/accounts/activity", is_told).await.unwrap();

    room.stage.shop.unlock_reaching_out();
    room.reaches(&sent["id"], "sent").await;
    room.knows(&[]).await;
    assert_eq!(budi.seen().texts(), ["Ada promo!"]);
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_that_has_begun_enough_chats_begins_none_until_it_may() {
    let room = Room::set().await;
    room.stage.shop.cap_new_chats(3600);
    room.knows(&["new_chats_capped"]).await;
    let (budi, sent) = room.begins("Selamat pagi").await;
    room.is_held(&sent, "new_chats_capped").await;
    assert!(budi.received().is_empty());

    room.stage.shop.uncap_new_chats();
    room.reaches(&sent["id"], "sent").await;
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lock_that_came_while_the_program_was_away_is_known_when_it_is_back() {
    let mut room = Room::set().await;
    room.stage.program.kill().await.unwrap();
    room.stage.shop.lock_reaching_out(3600);
    room.stage.program.start().await.unwrap();
    room.knows(&["reachout_locked"]).await;
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_first_message_waits_though_whatsapp_names_no_restriction() {
    for (code, fact) in [(463, "first_contact_refused"), (475, "new_chats_capped")] {
        let room = Room::set().await;
        room.stage.shop.trouble_outgoing(Trouble::Refused(code), Times::Next(1));
        let (budi, sent) = room.begins("Selamat pagi").await;
        room.is_held(&sent, fact).await;
        // WhatsApp is asked after the refusal, and says that nothing is restricted.
        let (heard, _) = room.ani_writes("Halo").await;
        let answer = room.answers(&heard, "Halo juga", 8).await;
        room.reaches(&answer["id"], "delivered").await;
        room.knows(&[fact]).await;
        assert!(budi.received().is_empty());
        room.end();
    }
}
