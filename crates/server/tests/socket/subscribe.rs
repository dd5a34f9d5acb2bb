//! Subscribing, its refusals and its end.

use serde_json::json;

use crate::house::{House, assert_open, assert_refused, assert_succeeded};

#[tokio::test]
async fn a_public_channel_needs_no_signature_and_answers_with_an_empty_object() {
    let house = House::open().await;
    let answer = house.connect().await.subscribe("news").await.unwrap();
    assert_succeeded(&answer, "news");
    assert_eq!(answer["data"], "{}");
}

#[tokio::test]
async fn a_private_channel_opens_to_a_good_signature() {
    let house = House::open().await;
    let mut socket = house.subscriber("private-a").await;
    house.assert_quiet("private-a", &mut socket).await;
}

#[tokio::test]
async fn a_bad_missing_borrowed_or_foreign_signature_is_refused_and_the_socket_stays() {
    let house = House::open().await;
    let (mut socket, other) = (house.connect().await, house.connect().await);
    let channel = blazz_realtime::ChannelName::parse("private-a").unwrap();
    let sign = |id: &str| house.app().authorize(id.parse().unwrap(), &channel, None);
    let good = sign(&socket.id);
    for auth in [
        json!(format!("{}:{}", house.app().key(), "0".repeat(64))),
        json!(null),
        json!(sign(&other.id)),
        json!(good.replace(house.app().key(), "another-key")),
    ] {
        let data = json!({ "channel": "private-a", "auth": auth });
        assert_refused(&socket.subscribe_with(&data).await.unwrap(), "private-a");
        assert_open(&mut socket).await;
    }
    let data = json!({ "channel": "private-a", "auth": good });
    assert_succeeded(&socket.subscribe_with(&data).await.unwrap(), "private-a");
}

#[tokio::test]
async fn subscribing_twice_delivers_once() {
    let house = House::open().await;
    let mut socket = house.listener("news").await;
    assert_succeeded(&socket.subscribe("news").await.unwrap(), "news");
    house.publish("news", "x", "1").await;
    assert_eq!(socket.frame().await.unwrap()["event"], "x");
    house.assert_quiet("news", &mut socket).await;
}

#[tokio::test]
async fn after_unsubscribing_nothing_more_comes() {
    let house = House::open().await;
    let mut socket = house.listener("news").await;
    assert_succeeded(&socket.subscribe("other").await.unwrap(), "other");
    let data = json!({ "channel": "news" });
    socket.say(&json!({ "event": "pusher:unsubscribe", "data": data })).await.unwrap();
    assert_open(&mut socket).await;
    house.publish("news", "x", "1").await;
    house.assert_quiet("other", &mut socket).await;
}

#[tokio::test]
async fn the_data_of_a_subscription_may_be_a_json_string() {
    let house = House::open().await;
    let mut socket = house.connect().await;
    let answer = socket.subscribe_with(&json!(r#"{"channel":"news"}"#)).await.unwrap();
    assert_succeeded(&answer, "news");
}

#[tokio::test]
async fn a_name_of_201_letters_or_with_a_space_is_refused_and_the_socket_stays() {
    let house = House::open().await;
    let mut socket = house.connect().await;
    for channel in ["a".repeat(201), "a b".to_owned()] {
        assert_refused(&socket.subscribe(&channel).await.unwrap(), &channel);
        assert_open(&mut socket).await;
    }
}

#[tokio::test]
async fn an_encrypted_channel_passes_its_payload_through() {
    let house = House::open().await;
    let mut socket = house.subscriber("private-encrypted-a").await;
    let sealed = r#"{"nonce":"bm9uY2U=","ciphertext":"Y2lwaGVy"}"#;
    house.publish("private-encrypted-a", "x", sealed).await;
    assert_eq!(socket.frame().await.unwrap()["data"], sealed);
}

#[tokio::test]
async fn the_end_of_one_socket_leaves_the_other_and_the_last_one_vacates_the_channel() {
    let house = House::open().await;
    let (mut stays, leaves) = (house.listener("news").await, house.listener("news").await);
    drop(leaves);
    house.publish("news", "x", "1").await;
    assert_eq!(stays.frame().await.unwrap()["event"], "x");
    drop(stays);
    house.until_vacant("news").await;
    let (_, answer) = house.integrator.call("GET", "/channels", "").await.unwrap();
    assert_eq!(answer, json!({ "channels": {} }));
}
