//! Polls: asked by the team or by others, and every vote is counted for whoever cast it.

use blazz_testkit::web_stage::SHOP;
use blazz_websimulator::Received;
use serde_json::{Value, json};

use super::room::Room;

const BUDI: &str = "6281234500003";

fn is_poll(received: &Received) -> bool {
    received.message.poll_creation_message.is_set()
        || received.message.poll_creation_message_v3.is_set()
}

/// How many chose each option.
fn counts(message: &Value) -> Vec<usize> {
    let options = message["poll"]["options"].as_array().unwrap();
    options.iter().map(|option| option["voters"].as_array().unwrap().len()).collect()
}

impl Room {
    async fn asks_poll(&self, contact: &Value, options: &[&str], multiple: bool) -> Value {
        let body = json!({
            "contact_id": contact, "type": "poll",
            "poll": { "question": "Jam berapa?", "options": options, "multiple": multiple },
        });
        self.stage.agent.post("/whatsapp/send", &body).await.unwrap().ok().unwrap()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_customer_chooses_last_is_shown() {
    let room = Room::set().await;
    let (heard, _) = room.ani_writes("Kapan dikirim?").await;
    let asked = room.asks_poll(&heard.data["contact"]["id"], &["Pagi", "Sore"], false).await;
    assert_eq!((&asked["kind"], &asked["text"]), (&json!("poll"), &json!("Jam berapa?")));
    assert_eq!(counts(&asked), [0, 0]);
    room.reaches(&asked["id"], "delivered").await;
    let poll = room.ani.received().iter().find(|it| is_poll(it)).unwrap().clone();
    let creation = poll.message.poll_creation_message_v3.as_option().unwrap();
    assert_eq!(creation.selectable_options_count, Some(1));

    room.ani.vote(&poll, &["Pagi"]).await.unwrap();
    let first = room.sees(&asked["id"], |it| it["poll"]["voters"] == 1).await;
    assert_eq!(counts(&first), [1, 0]);
    assert_eq!(first["poll"]["options"][0]["voters"][0]["name"], "Ani");

    room.ani.vote(&poll, &["Sore"]).await.unwrap();
    room.sees(&asked["id"], |it| counts(it) == [0, 1]).await;
    room.ani.vote(&poll, &[]).await.unwrap();
    room.sees(&asked["id"], |it| counts(it) == [0, 0] && it["poll"]["voters"] == 0).await;
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_a_group_each_member_votes_for_several_by_their_own_name() {
    let room = Room::set().await;
    let budi = room.stage.simulator.phone(BUDI);
    budi.set_name("Budi");
    let group = room.ani.create_group("Arisan RT 5", &[SHOP, BUDI]).unwrap();
    room.ani.send_text(&group, "Kapan?").await.unwrap();
    let heard = room.hears("Kapan?").await;
    let asked =
        room.asks_poll(&heard.data["contact"]["id"], &["Pagi", "Siang", "Sore"], true).await;
    for (phone, options) in [(&room.ani, ["Pagi", "Sore"]), (&budi, ["Siang", "Sore"])] {
        room.until(|| phone.received().iter().any(is_poll)).await;
        let poll = phone.received().iter().find(|it| is_poll(it)).unwrap().clone();
        phone.vote(&poll, &options).await.unwrap();
    }
    let shown = room.sees(&asked["id"], |it| it["poll"]["voters"] == 2).await;
    assert_eq!(counts(&shown), [1, 1, 2]);
    assert_eq!(shown["poll"]["options"][1]["voters"][0]["name"], "Budi");
    assert_eq!(shown["poll"]["multiple"], true);
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_poll_of_the_customer_shows_the_votes_of_our_own_phone_too() {
    let room = Room::set().await;
    room.ani.ask(SHOP, "Mau yang mana?", &["Merah", "Biru"], 1).await.unwrap();
    let heard = room.hears("Mau yang mana?").await;
    let id = &heard.data["message"]["id"];
    room.until(|| room.stage.shop.received().iter().any(is_poll)).await;
    let poll = room.stage.shop.received().iter().find(|it| is_poll(it)).unwrap().clone();
    room.stage.shop.vote(&poll, &["Biru"]).await.unwrap();
    let shown = room.sees(id, |it| it["poll"]["voters"] == 1).await;
    assert_eq!(counts(&shown), [0, 1]);
    assert_eq!(shown["poll"]["options"][1]["voters"][0]["from_me"], true);
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_vote_that_comes_before_its_poll_counts_when_the_poll_comes() {
    let room = Room::set().await;
    room.ani_writes("Halo").await;
    let device = room.stage.shop.linked_devices()[0].clone();
    room.stage.shop.hold_deliveries(&device);
    room.ani.ask(SHOP, "Mau yang mana?", &["Merah", "Biru"], 1).await.unwrap();
    room.until(|| room.stage.shop.received().iter().any(is_poll)).await;
    let poll = room.stage.shop.received().iter().find(|it| is_poll(it)).unwrap().clone();
    room.stage.shop.vote(&poll, &["Merah"]).await.unwrap();
    room.until(|| room.stage.simulator.waiting_for(&device) >= 2).await;
    room.stage.shop.release_deliveries_reversed(&device);
    let heard = room.hears("Mau yang mana?").await;
    let id = heard.data["message"]["id"].clone();
    let has_vote = |message: &Value| message["poll"]["voters"] == 1;
    if !has_vote(&heard.data["message"]) {
        room.sees(&id, has_vote).await;
    }
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_poll_without_a_choice_is_refused_with_its_field() {
    let room = Room::set().await;
    let (heard, _) = room.ani_writes("Halo").await;
    let body = json!({
        "contact_id": heard.data["contact"]["id"], "type": "poll",
        "poll": { "question": "Jam?", "options": ["9", "9"] },
    });
    let refused = room.stage.agent.post("/whatsapp/send", &body).await.unwrap();
    assert_eq!(refused.status, 422);
    assert_eq!(refused.body["errors"][0]["field"], "poll.options[1]");
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_team_votes_and_whoever_asked_counts_it() {
    let room = Room::set().await;
    let name = room.ani.ask(SHOP, "Mau yang mana?", &["Merah", "Biru"], 1).await.unwrap();
    let heard = room.hears("Mau yang mana?").await;
    let message = &heard.data["message"]["id"];
    let vote = |options: &[&str]| {
        json!({
            "contact_id": heard.data["contact"]["id"], "type": "vote",
            "vote": { "message_id": message, "options": options },
        })
    };
    for (options, counted) in [(&["Biru"][..], [0, 1]), (&["Merah"], [1, 0]), (&[], [0, 0])] {
        room.stage.agent.post("/whatsapp/send", &vote(options)).await.unwrap().ok().unwrap();
        room.sees(message, |it| counts(it) == counted).await;
        let chosen = || room.ani.votes(&name).get(SHOP).cloned().unwrap_or_default();
        room.until(|| chosen() == options).await;
    }
    let refused = room.stage.agent.post("/whatsapp/send", &vote(&["Hijau"])).await.unwrap();
    assert_eq!(refused.body["errors"][0]["code"], "unknown_option");
    room.end();
}
