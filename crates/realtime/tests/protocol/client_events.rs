//! Whispers: who may send them and what the others get (rows 29–36).

use std::time::Duration;

use serde_json::json;

use crate::actors::Server;

const TYPING: &str = "client-typing";

#[test]
fn a_whisper_reaches_the_others_as_it_was_written() {
    let server = Server::start();
    let (mut sender, mut other) = (server.subscriber("private-a"), server.subscriber("private-a"));
    sender.whisper("private-a", TYPING, &json!({ "typing": true }));
    let expected = json!({ "event": TYPING, "channel": "private-a", "data": { "typing": true } });
    assert_eq!(other.frame(), expected);
    assert!(sender.frames().is_empty());
}

#[test]
fn on_a_presence_channel_the_server_says_who_whispers() {
    let server = Server::start();
    let mut sender = server.member("presence-a", "1");
    let mut other = server.member("presence-a", "2");
    sender.frames();
    let forged = json!({ "event": TYPING, "channel": "presence-a", "data": {}, "user_id": "2" });
    assert!(sender.say(&forged).is_none());
    assert_eq!(other.frame()["user_id"], "1");
}

#[test]
fn whispers_do_not_pass_on_public_or_encrypted_channels() {
    let server = Server::start();
    let (mut sender, mut other) = (server.connect(), server.connect());
    for client in [&mut sender, &mut other] {
        client.subscribe("news");
        assert!(server.subscribe_private(client, "private-encrypted-a", None).is_none());
        client.frames();
    }
    for channel in ["news", "private-encrypted-a"] {
        sender.whisper(channel, TYPING, &json!({}));
        assert_eq!(sender.frame()["event"], "pusher:error");
        assert!(other.frames().is_empty());
    }
}

#[test]
fn who_is_not_subscribed_does_not_whisper() {
    let server = Server::start();
    let (mut stranger, mut other) = (server.connect(), server.subscriber("private-a"));
    stranger.whisper("private-a", TYPING, &json!({}));
    assert_eq!(stranger.frame()["event"], "pusher:error");
    assert!(other.frames().is_empty());
}

#[test]
fn an_event_without_the_prefix_is_not_passed_on() {
    let server = Server::start();
    let (mut sender, mut other) = (server.subscriber("private-a"), server.subscriber("private-a"));
    sender.whisper("private-a", "NewChatEvent", &json!({}));
    assert_eq!(sender.frame()["event"], "pusher:error");
    assert!(other.frames().is_empty());
}

#[test]
fn thirty_whispers_at_once_are_ten_too_many_twice() {
    let server = Server::start();
    let (mut sender, mut other) = (server.subscriber("private-a"), server.subscriber("private-a"));
    for number in 0..30 {
        sender.whisper("private-a", TYPING, &json!(number));
    }
    assert_eq!(other.frames().len(), 10);
    let errors = sender.frames();
    assert_eq!(errors.len(), 20);
    assert!(errors.iter().all(|error| error["data"]["code"] == 4301));
    sender.now += Duration::from_secs(1);
    sender.whisper("private-a", TYPING, &json!("later"));
    assert_eq!(other.frame()["data"], "later");
}

#[test]
fn a_whisper_over_ten_kilobytes_is_an_error() {
    let server = Server::start();
    let (mut sender, mut other) = (server.subscriber("private-a"), server.subscriber("private-a"));
    sender.whisper("private-a", TYPING, &json!("x".repeat(10 * 1024)));
    assert_eq!(sender.frame()["event"], "pusher:error");
    assert!(other.frames().is_empty());
}
