//! Messages are found by what they say, and shown with a piece of it.

use serde_json::{Value, json};

use crate::answer::id;
use crate::customer::says;
use crate::house::House;

async fn take_in(house: &House) {
    let tx = house.database.begin_system().await.unwrap();
    tx.index_messages(1_000).await.unwrap();
    tx.commit().await.unwrap();
}

fn items(page: &Value) -> &Vec<Value> {
    page["items"].as_array().unwrap()
}

#[tokio::test]
async fn words_are_found_with_a_piece_around_them_until_the_chat_is_cleared() {
    let house = House::build().await;
    let owner = house.owner().await;
    owner.connect_number("1001").await;
    says(&house, "6281211112222", "wamid.1", "Pesanan KOPI susu, ke 0812-3456-7890").await;
    says(&house, "6281233334444", "wamid.2", "apakah kopi masih ada?").await;
    take_in(&house).await;

    let found = owner.get("/search/messages?q=kop").await.expect(200);
    assert_eq!(items(&found).len(), 2);
    assert!(found["next_cursor"].is_null());
    let found = owner.get("/search/messages?q=%2B62812%203456").await.expect(200);
    let [hit] = &items(&found)[..] else { panic!("{found}") };
    assert_eq!(
        hit["snippet"],
        json!([
            { "text": "Pesanan KOPI susu, ke ", "is_match": false },
            { "text": "0812-3456-7890", "is_match": true },
        ])
    );
    assert_eq!(hit["contact"]["phone"], "+6281211112222");
    let chat = hit["message"]["chat_id"].as_str().unwrap().to_owned();
    let there = format!("/search/messages?q=kopi&chat_id={chat}&direction=in&kind=text");
    assert_eq!(items(&owner.get(&there).await.expect(200)).len(), 1);
    assert_eq!(id(&items(&owner.get(&there).await.expect(200))[0]["message"]), id(&hit["message"]));
    let ours = "/search/messages?q=kopi&direction=out";
    assert!(items(&owner.get(ours).await.expect(200)).is_empty());

    owner.delete(&format!("/chats/{chat}")).await.expect(204);
    let left = owner.get("/search/messages?q=kopi").await.expect(200);
    let [left] = &items(&left)[..] else { panic!("{left}") };
    assert_eq!(left["message"]["text"], "apakah kopi masih ada?");
}

#[tokio::test]
async fn what_has_no_words_is_refused_and_anything_else_is_looked_for() {
    let house = House::build().await;
    let owner = house.owner().await;
    for q in ["", "%20", "%22%25_*%27", "%E2%80%A6"] {
        let refused = owner.get(&format!("/search/messages?q={q}")).await;
        assert_eq!(refused.status, 422, "{q}");
        assert!(refused.text.contains("no_words"), "{}", refused.text);
    }
    let long = "kata%20".repeat(700);
    for q in [long.as_str(), "a%22%20OR%20b*%20NEAR(%20c", "zz%2A", "AND", "%F0%9F%98%80x"] {
        let found = owner.get(&format!("/search/messages?q={q}")).await.expect(200);
        assert!(items(&found).is_empty(), "{q}");
    }
}
