//! What the team does to a chat is done on the business's phone too, where an admin has said so.

use serde_json::{Value, json};

use super::room::Room;

async fn arrange(room: &Room, chat: &str, how: &Value) -> (u16, Value) {
    let answer = room.stage.agent.patch(&format!("/chats/{chat}"), how).await.unwrap();
    (answer.status, answer.body)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_chat_stands_on_the_phone_as_the_team_has_arranged_it() {
    let room = Room::set().await;
    let (heard, _) = room.ani_writes("halo").await;
    let chat = heard.data["chat"]["id"].as_str().unwrap().to_owned();
    let ani = room.ani.number().to_owned();
    let path = format!("/whatsapp/accounts/{}/link/tells-phone", room.account);
    let number = room.stage.agent.put(&path, &json!({ "tells_phone": true })).await.unwrap();
    assert_eq!(number.ok().unwrap()["link"]["tells_phone"], json!(true));

    let (status, shown) =
        arrange(&room, &chat, &json!({ "shelf": "archive", "unread": false })).await;
    assert_eq!((status, &shown["archived"]), (200, &json!(true)));
    room.until(|| room.stage.shop.chat_settings(&ani).is_archived).await;
    let wanted = json!({ "shelf": "pinned", "muted": true, "unread": true });
    let (status, shown) = arrange(&room, &chat, &wanted).await;
    assert_eq!((status, &shown["pinned"], &shown["muted"]), (200, &json!(true), &json!(true)));
    assert_eq!(shown["unread_count"], 1);
    let stands = || {
        let seen = room.stage.shop.chat_settings(&ani);
        seen.is_pinned && seen.muted_until == Some(-1) && seen.is_marked_read == Some(false)
    };
    room.until(stands).await;
    let (_, shown) =
        arrange(&room, &chat, &json!({ "shelf": "list", "muted": false, "unread": false })).await;
    assert_eq!((&shown["pinned"], &shown["unread_count"]), (&json!(false), &json!(0)));
    let stands = || {
        let seen = room.stage.shop.chat_settings(&ani);
        !seen.is_pinned && seen.muted_until.is_none() && seen.is_marked_read == Some(true)
    };
    room.until(stands).await;
    // What the phone knows from us comes back with what it does itself, and changes nothing here.
    room.stage.shop.pin(&ani, true);
    let is_pinned = |chats: &Value| chats["items"][0]["pinned"] == json!(true);
    let chats = room.stage.wait_for("/chats", is_pinned).await.unwrap();
    let shown = &chats["items"][0];
    assert_eq!((&shown["archived"], &shown["muted"]), (&json!(false), &json!(false)));
    assert_eq!(room.stage.simulator.complaints(), []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_phone_that_is_not_to_be_told_shows_its_chats_as_before() {
    let room = Room::set().await;
    let (heard, _) = room.ani_writes("halo").await;
    let chat = heard.data["chat"]["id"].as_str().unwrap().to_owned();
    let (status, _) = arrange(&room, &chat, &json!({ "shelf": "archive", "muted": true })).await;
    assert_eq!(status, 200);
    // What is sent after it has gone by the same queue.
    room.answers(&heard, "ya", 5).await;
    room.until(|| room.ani.seen().texts().contains(&"ya")).await;
    let seen = room.stage.shop.chat_settings(room.ani.number());
    assert_eq!((seen.is_archived, seen.muted_until), (false, None));
}
