//! Client events, which clients send to each other.

use blazz_testkit::actors::{RawSocket, data_of};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use crate::house::House;

const TYPING: &str = "client-typing";

fn whisper(channel: &str, data: &Value) -> Value {
    json!({ "event": TYPING, "channel": channel, "data": data })
}

/// Says a client event that must not pass, and hears the error.
async fn refused(socket: &mut RawSocket, frame: &Value) {
    socket.say(frame).await.unwrap();
    let answer = socket.frame().await.unwrap();
    assert_eq!(answer["event"], "pusher:error", "{answer}");
}

#[tokio::test]
async fn a_client_event_reaches_the_others_as_it_was_written_and_not_its_sender() {
    let house = House::open().await;
    let mut sender = house.subscriber("private-a").await;
    let mut other = house.subscriber("private-a").await;
    let frame = whisper("private-a", &json!({ "typing": true }));
    sender.say(&frame).await.unwrap();
    assert_eq!(other.frame().await.unwrap(), frame);
    house.assert_quiet("private-a", &mut sender).await;
}

#[tokio::test]
async fn on_a_presence_channel_the_sender_is_named_by_the_server_whatever_the_frame_says() {
    let house = House::open().await;
    let mut sender = house.member("presence-a", "1").await;
    let mut other = house.member("presence-a", "2").await;
    assert_eq!(data_of(&sender.frame().await.unwrap())["user_id"], "2");
    let mut forged = whisper("presence-a", &json!({}));
    sender.say(&forged).await.unwrap();
    assert_eq!(other.frame().await.unwrap()["user_id"], "1");
    forged["user_id"] = json!("2");
    sender.say(&forged).await.unwrap();
    assert_eq!(other.frame().await.unwrap()["user_id"], "1");
}

#[tokio::test]
async fn a_client_event_does_not_pass_on_a_public_channel() {
    let house = House::open().await;
    let (mut sender, mut other) = (house.listener("news").await, house.listener("news").await);
    refused(&mut sender, &whisper("news", &json!({}))).await;
    house.assert_quiet("news", &mut other).await;
}

#[tokio::test]
async fn a_client_event_of_somebody_outside_the_channel_does_not_pass() {
    let house = House::open().await;
    let (mut stranger, mut other) = (house.connect().await, house.subscriber("private-a").await);
    refused(&mut stranger, &whisper("private-a", &json!({}))).await;
    house.assert_quiet("private-a", &mut other).await;
}

#[tokio::test]
async fn an_event_without_the_prefix_does_not_pass() {
    let house = House::open().await;
    let mut sender = house.subscriber("private-a").await;
    let mut other = house.subscriber("private-a").await;
    for name in ["typing", "NewChatEvent", "pusher_internal:member_added"] {
        let frame = json!({ "event": name, "channel": "private-a", "data": {} });
        refused(&mut sender, &frame).await;
    }
    house.assert_quiet("private-a", &mut other).await;
}

#[tokio::test]
async fn of_thirty_at_once_only_ten_a_second_pass_and_the_rest_hear_4301() {
    let house = House::open().await;
    let mut sender = house.subscriber("private-a").await;
    let mut other = house.subscriber("private-a").await;
    let begun = std::time::Instant::now();
    let frames = (0..30).map(|number| whisper("private-a", &json!(number)));
    sender.send_all(frames.map(|frame| Message::text(frame.to_string()))).await.unwrap();
    sender.say(&json!({ "event": "pusher:ping" })).await.unwrap();
    let mut errors = 0;
    while sender.frame().await.unwrap()["data"]["code"] == 4301 {
        errors += 1;
    }
    let seconds = begun.elapsed().as_secs_f64();
    house.publish("private-a", "marker", "{}").await;
    let mut delivered = 0;
    while other.frame().await.unwrap()["event"] == TYPING {
        delivered += 1;
    }
    assert_eq!(delivered + errors, 30);
    // Ten are saved up; more come back with the time that passes.
    assert!(
        delivered >= 10 && f64::from(u32::try_from(delivered).unwrap()) <= 11.0 + 10.0 * seconds
    );
    assert_eq!(sender.frame().await.unwrap()["event"], "marker", "the socket stays");
}

#[tokio::test]
async fn a_client_event_over_ten_kilobytes_is_an_error_and_does_not_pass() {
    let house = House::open().await;
    let mut sender = house.subscriber("private-a").await;
    let mut other = house.subscriber("private-a").await;
    refused(&mut sender, &whisper("private-a", &json!("x".repeat(10 * 1024)))).await;
    house.assert_quiet("private-a", &mut other).await;
}
