//! What happens to messages after they were written: reactions, new words, deletion, by those who may.

use blazz_testkit::web_stage::SHOP;
use serde_json::json;

use super::room::Room;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_customer_reacts_corrects_and_takes_back() {
    let room = Room::set().await;
    let (heard, id) = room.ani_writes("Besok jam 9").await;
    let message = &heard.data["message"]["id"];

    room.ani.correct(SHOP, &id, "Besok jam 10").await.unwrap();
    room.sees(message, |it| it["text"] == "Besok jam 10" && !it["edited_at"].is_null()).await;

    let sent = room.answers(&heard, "Baik", 3).await;
    room.until(|| room.ani.seen().texts().contains(&"Baik")).await;
    let received = room.ani.received().into_iter().next().unwrap();
    room.ani.react(&received, "👍").await.unwrap();
    room.sees(&sent["id"], |it| it["reactions"][0]["emoji"] == "👍").await;

    room.ani.take_back(SHOP, &id).await.unwrap();
    room.sees(message, |it| !it["revoked_at"].is_null() && it["text"].is_null()).await;
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_team_reacts_and_takes_the_reaction_back() {
    let room = Room::set().await;
    let (heard, _) = room.ani_writes("Terima kasih").await;
    for emoji in ["❤️", ""] {
        let body = json!({
            "contact_id": heard.data["contact"]["id"], "type": "reaction",
            "reaction": { "message_id": heard.data["message"]["id"], "emoji": emoji },
        });
        room.stage.agent.post("/whatsapp/send", &body).await.unwrap().ok().unwrap();
        let has_come = || {
            room.ani.received().iter().any(|it| {
                it.message
                    .reaction_message
                    .as_option()
                    .is_some_and(|it| it.text.as_deref() == Some(emoji))
            })
        };
        room.until(has_come).await;
    }
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_takes_back_or_corrects_what_others_wrote() {
    let room = Room::set().await;
    let (heard, id) = room.ani_writes("Pesanan saya dua").await;
    let thief = room.stage.simulator.phone("6281234500666");
    thief.set_name("Thief");
    thief.take_back(SHOP, &id).await.unwrap();
    thief.correct(SHOP, &id, "Pesanan saya dua puluh").await.unwrap();
    thief.send_text(SHOP, "halo").await.unwrap();
    room.hears("halo").await;

    let contact = heard.data["contact"]["id"].as_str().unwrap();
    let path = format!("/chats/{contact}/messages");
    let thread = room.stage.agent.get(&path).await.unwrap().ok().unwrap();
    let message = &thread["items"][0];
    assert_eq!(message["text"], "Pesanan saya dua");
    assert_eq!((&message["revoked_at"], &message["edited_at"]), (&json!(null), &json!(null)));
    room.end();
}
