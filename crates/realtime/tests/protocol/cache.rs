//! Cache channels: the last event for those who come later (rows 60, 61).

use std::time::Duration;

use blazz_realtime::limits::CACHED_FOR;

use crate::actors::{Server, events, name};

const CACHE: &str = "cache-rates";

#[test]
fn an_empty_cache_channel_says_so_after_the_answer() {
    let mut client = Server::start().connect();
    client.subscribe(CACHE);
    let frames = client.frames();
    let expected = ["pusher_internal:subscription_succeeded", "pusher:cache_miss"];
    assert_eq!(events(&frames), expected);
    assert_eq!(frames[1]["channel"], CACHE);
}

#[test]
fn a_new_subscriber_gets_the_last_event() {
    let server = Server::start();
    server.publish(CACHE, "rate", "1");
    server.publish(CACHE, "rate", "2");
    let mut client = server.connect();
    client.subscribe(CACHE);
    let frames = client.frames();
    assert_eq!(events(&frames), ["pusher_internal:subscription_succeeded", "rate"]);
    assert_eq!(frames[1]["data"], "2");
}

#[test]
fn the_last_event_is_kept_for_half_an_hour() {
    let mut server = Server::start();
    server.publish(CACHE, "rate", "1");
    server.pass(CACHED_FOR);
    let mut client = server.connect();
    client.subscribe(CACHE);
    assert_eq!(client.frames()[1]["event"], "pusher:cache_miss");
}

#[test]
fn the_last_event_can_be_asked_for() {
    let mut server = Server::start();
    server.publish(CACHE, "rate", "1");
    server.pass(Duration::from_mins(10));
    let kept = server.hub.cached(&name(CACHE), server.now).unwrap();
    assert_eq!((kept.data.as_str(), kept.time_left), ("1", Duration::from_mins(20)));
    server.pass(Duration::from_mins(20));
    assert_eq!(server.hub.cached(&name(CACHE), server.now), None);
}

#[test]
fn whispers_are_not_kept() {
    let server = Server::start();
    let mut sender = server.subscriber("private-cache-a");
    sender.whisper("private-cache-a", "client-x", &serde_json::json!({}));
    let mut client = server.connect();
    assert!(server.subscribe_private(&mut client, "private-cache-a", None).is_none());
    assert_eq!(client.frames()[1]["event"], "pusher:cache_miss");
}
