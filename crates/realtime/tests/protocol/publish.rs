//! Events of the HTTP API as subscribers get them (rows 37, 38, 48, 73).

use serde_json::json;

use crate::actors::Server;

#[test]
fn data_arrives_as_the_same_string() {
    let server = Server::start();
    let mut client = server.subscriber("private-a");
    for data in [r#"{ "some" : "data" }"#, "not json at all", "", "emoji 👋 \"quoted\""] {
        server.publish("private-a", "greeting", data);
        let expected = json!({ "event": "greeting", "channel": "private-a", "data": data });
        assert_eq!(client.frame(), expected);
    }
}

#[test]
fn the_socket_that_caused_an_event_is_left_out() {
    let server = Server::start();
    let (mut cause, mut other) = (server.subscriber("private-a"), server.subscriber("private-a"));
    server.publish_except("private-a", "x", "1", Some(cause.connection.socket_id()));
    assert!(cause.frames().is_empty());
    assert_eq!(other.frame()["event"], "x");
}

#[test]
fn two_hundred_events_arrive_once_each_and_in_order() {
    let server = Server::start();
    let mut client = server.subscriber("private-a");
    for number in 0..200 {
        server.publish("private-a", "count", &number.to_string());
    }
    let received: Vec<u32> =
        client.frames().iter().map(|f| f["data"].as_str().unwrap().parse().unwrap()).collect();
    assert_eq!(received, (0..200).collect::<Vec<u32>>());
}
