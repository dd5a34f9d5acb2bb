//! Coming in, staying alive (rows 01–03, 27 of the conformance table).

use std::time::Duration;

use blazz_realtime::{Close, Connection, Limits, Liveness};
use serde_json::json;

use crate::actors::{HERE, Server, data_of};

#[test]
fn a_client_is_greeted_with_its_socket_id_and_the_activity_timeout() {
    let mut client = Server::start().connect_unread();
    let greeting = client.frame();
    assert_eq!(greeting["event"], "pusher:connection_established");
    let data = data_of(&greeting);
    assert_eq!(data["activity_timeout"], 30);
    assert_eq!(data["socket_id"], client.connection.socket_id().to_string());
}

#[test]
fn a_ping_is_answered_whether_or_not_it_carries_data() {
    let mut client = Server::start().connect();
    for ping in [r#"{"event":"pusher:ping"}"#, r#"{"event":"pusher:ping","data":{}}"#] {
        assert!(client.say_text(ping).is_none());
        let pong = client.frame();
        assert_eq!((&pong["event"], data_of(&pong)), (&json!("pusher:pong"), json!({})));
    }
}

#[test]
fn a_full_server_asks_to_come_back_later() {
    let server = Server::with(Limits { sockets: 1, ..Limits::default() });
    let first = server.connect();
    assert_eq!(Connection::open(&server.hub, HERE, server.now).unwrap_err(), Close::OverCapacity);
    drop(first);
    assert!(Connection::open(&server.hub, HERE, server.now).is_ok());
}

#[tokio::test]
async fn a_silent_client_is_pinged_and_closed_when_it_does_not_answer() {
    let mut client = Server::start().connect();
    let start = client.now;
    let second = Duration::from_secs(1);
    assert_eq!(client.connection.tick(start + 29 * second), Liveness::CheckAt(start + 30 * second));
    assert_eq!(client.connection.tick(start + 30 * second), Liveness::Ping(start + 60 * second));
    assert_eq!(client.frame()["event"], "pusher:ping");
    assert_eq!(client.connection.tick(start + 59 * second), Liveness::CheckAt(start + 60 * second));
    assert_eq!(client.connection.tick(start + 60 * second), Liveness::Over(Close::NoPong));
    assert_eq!(client.closed_with().await, Some(Close::NoPong));
}

#[tokio::test]
async fn any_sign_of_life_starts_the_silence_anew() {
    let mut client = Server::start().connect();
    let start = client.now;
    let second = Duration::from_secs(1);
    client.connection.tick(start + 30 * second);
    client.connection.hear(start + 40 * second);
    assert_eq!(client.connection.tick(start + 60 * second), Liveness::CheckAt(start + 70 * second));
    assert_eq!(client.closed_with().await, None);
}
