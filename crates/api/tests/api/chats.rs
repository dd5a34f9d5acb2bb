//! Chats and messages, as lists show them.

use serde_json::{Value, json};

use crate::answer::id;
use crate::customer::{says, writes};
use crate::house::House;

fn items(page: &Value) -> &Vec<Value> {
    page["items"].as_array().unwrap()
}

#[tokio::test]
async fn a_customer_who_writes_appears_in_the_list_and_is_read() {
    let house = House::build().await;
    let owner = house.owner().await;
    owner.connect_number("1001").await;
    says(&house, "6281211112222", "wamid.1", "Halo kak").await;

    let chats = owner.get("/chats?unread=true").await.expect(200);
    let chat = &items(&chats)[0];
    assert_eq!(chat["contact"]["name"], "Budi");
    assert_eq!(chat["contact"]["phone"], "+6281211112222");
    assert_eq!(chat["last_message"]["text"], "Halo kak");
    assert_eq!(chat["unread_count"], 1);
    assert_eq!(chat["window"]["open"], true);

    let contact = id(&chat["contact"]);
    assert_eq!(
        items(&owner.get(&format!("/chats?contact_id={contact}")).await.expect(200)).len(),
        1
    );
    let stranger = "00000000-0000-7000-8000-000000000000";
    assert!(
        items(&owner.get(&format!("/chats?contact_id={stranger}")).await.expect(200)).is_empty()
    );
    let messages = owner.get(&format!("/chats/{contact}/messages")).await.expect(200);
    assert_eq!(messages["unread_divider_message_id"], items(&messages)[0]["id"]);

    let read = owner.put(&format!("/chats/{}/read", id(chat)), json!(null)).await.expect(200);
    assert_eq!(read["unread_count"], 0);
    assert!(items(&owner.get("/chats?unread=true").await.expect(200)).is_empty());
    assert_eq!(items(&owner.get("/chats?q=0812%201111").await.expect(200)).len(), 1);
    assert!(items(&owner.get("/chats?q=citra").await.expect(200)).is_empty());
}

#[tokio::test]
async fn pages_of_chats_and_messages_neither_skip_nor_repeat() {
    let house = House::build().await;
    let owner = house.owner().await;
    owner.connect_number("1001").await;
    for n in 10..25 {
        says(&house, &format!("62812111122{n}"), &format!("wamid.c{n}"), "Halo").await;
        says(&house, "6281299998888", &format!("wamid.m{n}"), &format!("nomor {n}")).await;
    }
    let mut chats = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = owner.get(&format!("/chats?limit=4{cursor}")).await.expect(200);
        chats.extend(items(&page).iter().map(id));
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    let count = chats.len();
    chats.sort();
    chats.dedup();
    assert_eq!((count, chats.len()), (16, 16));

    let talker = owner.get("/contacts?q=81299998888").await.expect(200);
    let path = format!("/chats/{}/messages?limit=4", id(&items(&talker)[0]));
    let newest = owner.get(&path).await.expect(200);
    assert_eq!(items(&newest)[0]["text"], "nomor 24");
    let before = newest["next_cursor"].as_str().unwrap();
    let older = owner.get(&format!("{path}&before={before}")).await.expect(200);
    assert_eq!(items(&older)[0]["text"], "nomor 20");

    let last = id(&items(&newest)[3]);
    assert_eq!(owner.get(&format!("{path}&before={last}")).await.expect(200), older);
    let first = id(&items(&older)[0]);
    let newer = owner.get(&format!("{path}&after={first}")).await.expect(200);
    assert_eq!(items(&newer), items(&newest));
    let stranger = "0198c0de-0000-7000-8000-000000000000";
    owner.get(&format!("{path}&after={stranger}")).await.refused(422, "validation_failed");
}

#[tokio::test]
async fn a_cleared_chat_is_gone_for_the_team_and_stands_in_the_trail() {
    let house = House::build().await;
    let owner = house.owner().await;
    owner.connect_number("1001").await;
    says(&house, "6281211112222", "wamid.1", "Halo kak").await;
    let chats = owner.get("/chats").await.expect(200);
    let chat = items(&chats)[0].clone();
    let path = format!("/chats/{}", id(&chat));
    let agent = owner.hire("sari", "agent").await;
    let problem = agent.delete(&path).await.refused(403, "forbidden");
    assert_eq!(problem["permission"], "chats.clear");

    owner.delete(&path).await.expect(204);
    assert!(items(&owner.get("/chats").await.expect(200)).is_empty());
    let messages = format!("/chats/{}/messages", id(&chat["contact"]));
    assert!(items(&owner.get(&messages).await.expect(200)).is_empty());
    let trail = owner.get("/audit").await.expect(200);
    assert_eq!(items(&trail)[0]["action"], "chat.cleared");
}

#[tokio::test]
async fn events_come_in_order_and_know_where_they_end() {
    let house = House::build().await;
    let owner = house.owner().await;
    owner.connect_number("1001").await;
    says(&house, "6281211112222", "wamid.1", "Halo kak").await;
    let all = owner.get("/events?after=0").await.expect(200);
    let seqs: Vec<i64> = items(&all).iter().map(|event| event["seq"].as_i64().unwrap()).collect();
    let head = all["head"].as_i64().unwrap();
    assert_eq!(seqs, (1..=head).collect::<Vec<_>>());
    let came = items(&all).iter().find(|event| event["name"] == "NewChatEvent").unwrap();
    assert_eq!(came["data"]["message"]["text"], "Halo kak");
    let after = owner.get(&format!("/events?after={head}")).await.expect(200);
    assert!(items(&after).is_empty());
    owner.get("/events?limit=501").await.refused(422, "validation_failed");
}

#[tokio::test]
async fn a_file_that_is_not_here_yet_is_not_found() {
    let house = House::build().await;
    let owner = house.owner().await;
    owner.connect_number("1001").await;
    let image = json!({
        "type": "image",
        "image": { "id": "777", "mime_type": "image/jpeg", "sha256": "x", "caption": "bukti" },
    });
    writes(&house, "6281211112222", "wamid.1", &image).await;
    let chats = owner.get("/chats").await.expect(200);
    let media = &items(&chats)[0]["last_message"]["media"];
    assert_eq!(media["state"], "pending");
    assert_eq!(media["url"], Value::Null);
    owner.get(&format!("/media/{}", id(media))).await.refused(404, "not_found");
}
