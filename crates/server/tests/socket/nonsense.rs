//! Frames that are none of the protocol's: answered, survived, and never the end of the next good one.

use rand::rngs::StdRng;
use rand::seq::{IndexedMutRandom, IndexedRandom};
use rand::{RngExt, SeedableRng};
use serde_json::json;
use tokio_tungstenite::tungstenite::Message;

use crate::house::{House, assert_open};

/// Seeds that once showed a fault; each run takes these and a new one.
const KEPT_SEEDS: [u64; 0] = [];
/// Frames made up for one socket before it must answer a good one.
const BURST: usize = 50;
const BURSTS: usize = 400;

#[tokio::test]
async fn what_is_no_frame_of_the_protocol_is_an_error_and_the_socket_stays() {
    let house = House::open().await;
    let mut socket = house.connect().await;
    for message in [
        Message::text("{not json"),
        Message::text(""),
        Message::text(json!({ "event": "pusher:nonsense", "data": {} }).to_string()),
        Message::text(json!({ "event": "pusher_internal:x", "data": {} }).to_string()),
        Message::text(json!({ "event": "pusher:subscribe", "data": "no json" }).to_string()),
        Message::binary(vec![0, 159, 255]),
    ] {
        socket.send(message.clone()).await.unwrap();
        assert_eq!(socket.frame().await.unwrap()["event"], "pusher:error", "{message:?}");
        assert_open(&mut socket).await;
    }
}

/// Parts that frames of the protocol are made of, and some that they are not.
const EVENTS: [&str; 9] = [
    "pusher:subscribe",
    "pusher:unsubscribe",
    "pusher:signin",
    "pusher:pong",
    "client-x",
    "client-",
    "pusher:subscription_error",
    "\u{0}",
    "",
];
const CHANNELS: [&str; 8] =
    ["news", "private-a", "presence-a", "cache-a", "#server-to-user-1", "a b", "", "💥"];
const DATA: [&str; 12] = [
    "{}",
    "null",
    "[]",
    "\"\"",
    "1e999",
    "-0",
    r#"{"channel":null}"#,
    r#"{"channel":{"a":1}}"#,
    r#""{\"channel\":\"news\"}""#,
    r#"{"auth":"k:s","user_data":"{}"}"#,
    r#"{"auth":"\ud800","user_data":7}"#,
    r#""\"\\\"\"""#,
];

/// A frame that begins like one of the protocol and may end like none.
fn frame(random: &mut StdRng) -> Message {
    let event = json!(EVENTS.choose(random).unwrap());
    let channel = json!(CHANNELS.choose(random).unwrap());
    let data = if random.random_bool(0.5) {
        format!(r#"{{"channel":{channel},"auth":"k:s","channel_data":"{{}}"}}"#)
    } else {
        (*DATA.choose(random).unwrap()).to_owned()
    };
    let whole = match random.random_range(0..8) {
        0 => format!(r#"{{"event":{event}}}"#),
        1 => format!(r#"{{"data":{data},"event":{event},"event":{event}}}"#),
        2 => "[".repeat(random.random_range(1..2000)),
        _ => format!(r#"{{"event":{event},"channel":{channel},"data":{data}}}"#),
    };
    mutilate(&whole, random)
}

/// Leaves a frame as it is, or cuts it, or changes a byte of it.
fn mutilate(whole: &str, random: &mut StdRng) -> Message {
    let mut bytes = whole.as_bytes().to_vec();
    match random.random_range(0..4) {
        0 => bytes.truncate(random.random_range(0..=bytes.len())),
        1 => {
            if let Some(byte) = bytes.choose_mut(random) {
                *byte = random.random();
            }
        }
        _ => {}
    }
    String::from_utf8(bytes).map_or_else(|error| Message::binary(error.into_bytes()), Message::text)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_twenty_thousand_random_frames_the_next_good_one_is_answered() {
    let house = House::open().await;
    for seed in KEPT_SEEDS.into_iter().chain([rand::random()]) {
        println!("seed {seed}");
        answers_after_nonsense(&house, seed).await;
    }
}

async fn answers_after_nonsense(house: &House, seed: u64) {
    let mut random = StdRng::seed_from_u64(seed);
    for burst in 0..BURSTS {
        let mut socket = house.connect().await;
        let frames: Vec<Message> = (0..BURST).map(|_| frame(&mut random)).collect();
        let good = Message::text(json!({ "event": "pusher:ping" }).to_string());
        socket.send_all(frames.iter().cloned().chain([good])).await.unwrap();
        loop {
            let answer = socket.frame().await;
            let answer = answer.unwrap_or_else(|error| {
                panic!("seed {seed}, burst {burst}: {error} after one of {frames:?}")
            });
            if answer["event"] == "pusher:pong" {
                break;
            }
        }
    }
}
