//! Presence channels: who is here, who comes, who goes.

use blazz_testkit::actors::{RawSocket, data_of};
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::house::{House, assert_open, assert_refused};

const ROOM: &str = "presence-room";

async fn removed(watcher: &mut RawSocket) -> Value {
    let frame = watcher.frame().await.unwrap();
    assert_eq!(frame["event"], "pusher_internal:member_removed", "{frame}");
    assert_eq!(frame["channel"], ROOM);
    data_of(&frame)
}

async fn added(watcher: &mut RawSocket) -> Value {
    let frame = watcher.frame().await.unwrap();
    assert_eq!(frame["event"], "pusher_internal:member_added", "{frame}");
    data_of(&frame)
}

#[tokio::test]
async fn a_member_gets_ids_hash_and_count() {
    let house = House::open().await;
    let _first = house.member(ROOM, "1").await;
    let (_second, answer) = house.join(ROOM, "2").await;
    let hash = json!({ "1": { "name": "user 1" }, "2": { "name": "user 2" } });
    let expected = json!({ "presence": { "ids": ["1", "2"], "hash": hash, "count": 2 } });
    assert_eq!(data_of(&answer), expected);
}

#[tokio::test]
async fn without_channel_data_or_with_other_data_than_signed_nobody_joins() {
    let house = House::open().await;
    let mut socket = house.connect().await;
    assert_refused(&socket.subscribe_as(house.app(), ROOM, None).await.unwrap(), ROOM);
    let name = blazz_realtime::ChannelName::parse(ROOM).unwrap();
    let signed = r#"{"user_id":"1"}"#;
    let auth = house.app().authorize(socket.id.parse().unwrap(), &name, Some(signed));
    let data = json!({ "channel": ROOM, "auth": auth, "channel_data": r#"{"user_id":"2"}"# });
    assert_refused(&socket.subscribe_with(&data).await.unwrap(), ROOM);
    assert_open(&mut socket).await;
}

#[tokio::test]
async fn a_newcomer_is_announced_to_the_others_only_and_once_for_all_sockets() {
    let house = House::open().await;
    let mut watcher = house.member(ROOM, "1").await;
    let mut phone = house.member(ROOM, "2").await;
    let (mut laptop, answer) = house.join(ROOM, "2").await;
    assert_eq!(data_of(&answer)["presence"]["count"], 2);
    let expected = json!({ "user_id": "2", "user_info": { "name": "user 2" } });
    assert_eq!(added(&mut watcher).await, expected);
    house.assert_quiet(ROOM, &mut watcher).await;
    for socket in [&mut phone, &mut laptop] {
        assert_eq!(socket.frame().await.unwrap()["event"], "marker");
    }
}

#[tokio::test]
async fn a_user_is_gone_with_the_last_socket_and_not_before() {
    let house = House::open().await;
    let mut watcher = house.member(ROOM, "1").await;
    let phone = house.member(ROOM, "2").await;
    let laptop = house.member(ROOM, "2").await;
    let other = house.member(ROOM, "3").await;
    added(&mut watcher).await;
    added(&mut watcher).await;
    drop(laptop);
    drop(other);
    assert_eq!(removed(&mut watcher).await, json!({ "user_id": "3" }), "2 still has a phone");
    drop(phone);
    assert_eq!(removed(&mut watcher).await, json!({ "user_id": "2" }));
}

#[tokio::test]
async fn a_connection_that_is_reset_leaves_its_channels() {
    let house = House::open().await;
    let mut watcher = house.member(ROOM, "1").await;
    let lost = house.member(ROOM, "2").await;
    added(&mut watcher).await;
    let connection = lost.into_connection();
    connection.set_zero_linger().unwrap();
    drop(connection);
    assert_eq!(removed(&mut watcher).await, json!({ "user_id": "2" }));
}

#[tokio::test]
async fn unsubscribing_counts_as_leaving() {
    let house = House::open().await;
    let mut watcher = house.member(ROOM, "1").await;
    let mut leaver = house.member(ROOM, "2").await;
    added(&mut watcher).await;
    let frame = json!({ "event": "pusher:unsubscribe", "data": { "channel": ROOM } });
    leaver.say(&frame).await.unwrap();
    assert_eq!(removed(&mut watcher).await, json!({ "user_id": "2" }));
    assert_open(&mut leaver).await;
}

#[tokio::test]
async fn a_numeric_id_is_the_same_text_as_id_as_key_and_in_news() {
    let house = House::open().await;
    let mut watcher = house.member(ROOM, "1").await;
    let mut socket = house.connect().await;
    let data = r#"{"user_id":10,"user_info":{"name":"Ten"}}"#;
    let answer = socket.subscribe_as(house.app(), ROOM, Some(data)).await.unwrap();
    let presence = data_of(&answer)["presence"].clone();
    assert_eq!(presence["ids"], json!(["1", "10"]));
    assert_eq!(presence["hash"]["10"], json!({ "name": "Ten" }));
    assert_eq!(added(&mut watcher).await["user_id"], "10");
    drop(socket);
    assert_eq!(removed(&mut watcher).await["user_id"], "10");
}

#[tokio::test]
async fn a_member_without_info_has_a_key_and_no_null() {
    let house = House::open().await;
    let mut socket = house.connect().await;
    let data = r#"{"user_id":"1"}"#;
    let answer = socket.subscribe_as(house.app(), ROOM, Some(data)).await.unwrap();
    assert_eq!(data_of(&answer)["presence"]["hash"], json!({ "1": {} }));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_who_join_at_once_all_know_all_without_gap_or_double() {
    let house = House::open().await;
    let users: Vec<String> = (0..20).map(|user| user.to_string()).collect();
    let joined = join_all(users.iter().map(|user| house.join(ROOM, user))).await;
    for (mut socket, answer) in joined {
        let presence = data_of(&answer);
        let mut known: Vec<Value> = presence["presence"]["ids"].as_array().unwrap().clone();
        while known.len() < users.len() {
            known.push(added(&mut socket).await["user_id"].clone());
        }
        known.sort_by_key(|id| id.as_str().unwrap().parse::<u32>().unwrap());
        assert_eq!(json!(known), json!(users));
    }
}
