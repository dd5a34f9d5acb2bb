//! Subscribing and its refusals (rows 08–13, 25, 26, 70–72, 74, 75).

use blazz_realtime::{Limits, Occupancy};
use serde_json::json;

use crate::actors::{Client, Server, assert_refused, data_of, events, name};

fn assert_still_open(client: &mut Client) {
    assert!(client.say_text(r#"{"event":"pusher:ping"}"#).is_none());
    assert_eq!(client.frame()["event"], "pusher:pong");
}

#[test]
fn a_public_channel_needs_no_signature() {
    let mut client = Server::start().connect();
    client.subscribe("news");
    let answer = client.frame();
    assert_eq!(answer["event"], "pusher_internal:subscription_succeeded");
    assert_eq!((&answer["channel"], &answer["data"]), (&json!("news"), &json!("{}")));
}

#[test]
fn a_private_channel_opens_to_a_good_signature() {
    let server = Server::start();
    let mut client = server.connect();
    assert!(server.subscribe_private(&mut client, "private-a", None).is_none());
    assert_eq!(client.frame()["event"], "pusher_internal:subscription_succeeded");
}

#[test]
fn a_missing_wrong_borrowed_or_foreign_signature_is_refused_and_the_socket_stays() {
    let server = Server::start();
    let (mut client, other) = (server.connect(), server.connect());
    let good = server.auth(&client, "private-a", None);
    for auth in [
        json!(null),
        json!("app-key:00"),
        json!(server.auth(&other, "private-a", None)),
        json!(good.replace("app-key", "other-key")),
    ] {
        let data = json!({ "channel": "private-a", "auth": auth });
        assert!(client.say(&json!({ "event": "pusher:subscribe", "data": data })).is_none());
        assert_refused(&client.frame(), "private-a");
        assert_still_open(&mut client);
    }
    server.publish("private-a", "x", "1");
    assert!(client.frames().is_empty());
}

#[test]
fn subscribing_twice_delivers_once() {
    let server = Server::start();
    let mut client = server.connect();
    client.subscribe("news");
    client.subscribe("news");
    client.frames();
    server.publish("news", "x", "1");
    assert_eq!(client.frame()["event"], "x");
}

#[test]
fn after_unsubscribing_nothing_more_comes() {
    let server = Server::start();
    let mut client = server.connect();
    client.subscribe("news");
    client.unsubscribe("news");
    client.frames();
    server.publish("news", "x", "1");
    assert!(client.frames().is_empty());
}

#[test]
fn the_data_of_a_subscription_may_be_a_json_string() {
    let mut client = Server::start().connect();
    let data = json!({ "channel": "news" }).to_string();
    assert!(client.say(&json!({ "event": "pusher:subscribe", "data": data })).is_none());
    assert_eq!(client.frame()["event"], "pusher_internal:subscription_succeeded");
}

#[test]
fn a_name_too_long_or_with_a_space_is_refused() {
    let mut client = Server::start().connect();
    for channel in ["a".repeat(201), "a b".to_owned()] {
        client.subscribe(&channel);
        assert_refused(&client.frame(), &channel);
        assert_still_open(&mut client);
    }
}

#[test]
fn an_encrypted_channel_passes_its_payload_through() {
    let server = Server::start();
    let mut client = server.subscriber("private-encrypted-a");
    let sealed = r#"{"nonce":"bm9uY2U=","ciphertext":"Y2lwaGVy"}"#;
    server.publish("private-encrypted-a", "x", sealed);
    assert_eq!(client.frame()["data"], sealed);
}

#[test]
fn a_channel_is_vacant_when_its_last_socket_is_gone() {
    let server = Server::start();
    let (mut stays, leaves) = (server.subscriber("private-a"), server.subscriber("private-a"));
    drop(leaves);
    server.publish("private-a", "x", "1");
    assert_eq!(stays.frame()["event"], "x");
    drop(stays);
    assert_eq!(server.hub.occupancy(&name("private-a")), Occupancy::default());
    assert!(server.hub.occupied("").is_empty());
}

#[test]
fn a_socket_has_only_so_many_subscriptions() {
    let server = Server::with(Limits { subscriptions_per_socket: 2, ..Limits::default() });
    let mut client = server.connect();
    for channel in ["a", "b", "c", "a"] {
        client.subscribe(channel);
    }
    let frames = client.frames();
    assert_eq!(events(&frames)[2], "pusher:subscription_error");
    assert_eq!(events(&frames)[3], "pusher_internal:subscription_succeeded");
    assert_eq!(data_of(&frames[3]), json!({}));
}
