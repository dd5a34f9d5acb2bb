//! The HTTP API, call by call (rows 39–59, 64–66 of the conformance table).

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};

use super::actors::{NOW, Server};

const EVENTS: &str = "/apps/1/events";

fn event(channels: &Value) -> String {
    json!({ "name": "x", "channels": channels, "data": "{\"a\": 1}" }).to_string()
}

async fn status_of(server: &Server, request: Request<Body>) -> StatusCode {
    server.send(request).await.0
}

async fn refused(server: &Server, path: &str, body: &Value) -> StatusCode {
    server.call("POST", path, &body.to_string()).await.0
}

#[tokio::test]
async fn a_published_event_reaches_every_channel_with_its_data_unchanged() {
    let server = Server::start().await;
    let mut client = server.connect().await;
    client.subscribe("a").await;
    client.subscribe("b").await;
    let answer = server.call("POST", EVENTS, &event(&json!(["a", "b"]))).await;
    assert_eq!(answer, (StatusCode::OK, json!({})));
    for channel in ["a", "b"] {
        let expected = json!({ "event": "x", "channel": channel, "data": "{\"a\": 1}" });
        assert_eq!(client.frame().await, expected);
    }
}

#[tokio::test]
async fn a_single_channel_may_be_named_and_a_socket_left_out() {
    let server = Server::start().await;
    let (mut cause, mut other) = (server.connect().await, server.connect().await);
    cause.subscribe("a").await;
    other.subscribe("a").await;
    let body = |name, socket: Option<&str>| {
        json!({ "name": name, "channel": "a", "data": "1", "socket_id": socket }).to_string()
    };
    server.call("POST", EVENTS, &body("first", Some(&cause.id))).await;
    server.call("POST", EVENTS, &body("second", None)).await;
    assert_eq!(other.frame().await["event"], "first");
    assert_eq!(cause.frame().await["event"], "second");
}

#[tokio::test]
async fn only_the_application_itself_may_call() {
    let server = Server::start().await;
    let body = event(&json!(["a"]));
    let uri = server.signed("POST", EVENTS, &body, NOW).uri().to_string();
    let post =
        |uri: &str, body: &str| Request::post(uri).body(Body::from(body.to_owned())).unwrap();
    assert_eq!(status_of(&server, post(&uri, &body)).await, StatusCode::OK);
    for (uri, body) in [
        (EVENTS.to_owned(), body.clone()),
        (uri.replace("auth_key=app-key", "auth_key=other"), body.clone()),
        (uri.replace("auth_version=1.0", "auth_version=1.1"), body.clone()),
        (format!("{uri}0"), body.clone()),
        (uri, event(&json!(["b"]))),
    ] {
        assert_eq!(status_of(&server, post(&uri, &body)).await, StatusCode::UNAUTHORIZED, "{uri}");
    }
    let old = server.signed("POST", EVENTS, &body, NOW - 700);
    assert_eq!(status_of(&server, old).await, StatusCode::UNAUTHORIZED);
    let elsewhere = server.signed("POST", "/apps/2/events", &body, NOW);
    assert_eq!(status_of(&server, elsewhere).await, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_event_that_cannot_be_sent_is_refused() {
    let server = Server::start().await;
    let with = |name: &str, value: Value| {
        let mut event = json!({ "name": "x", "channels": ["a"], "data": "1" });
        event[name] = value;
        event
    };
    let too_many: Vec<String> = (0..101).map(|number| format!("c{number}")).collect();
    for (body, status) in [
        (with("data", json!("x".repeat(10 * 1024 + 1))), StatusCode::PAYLOAD_TOO_LARGE),
        (with("data", json!("x".repeat(600 * 1024))), StatusCode::PAYLOAD_TOO_LARGE),
        (with("data", json!({ "a": 1 })), StatusCode::BAD_REQUEST),
        (with("channels", json!(too_many)), StatusCode::BAD_REQUEST),
        (with("channels", json!([])), StatusCode::BAD_REQUEST),
        (with("channels", json!(["a b"])), StatusCode::BAD_REQUEST),
        (with("name", Value::Null), StatusCode::BAD_REQUEST),
        (with("name", json!("")), StatusCode::BAD_REQUEST),
        (with("socket_id", json!("me")), StatusCode::BAD_REQUEST),
        (json!("nonsense"), StatusCode::BAD_REQUEST),
    ] {
        assert_eq!(refused(&server, EVENTS, &body).await, status);
    }
}

#[tokio::test]
async fn a_publisher_may_ask_how_full_its_channels_are() {
    let server = Server::start().await;
    let _phone = server.join("presence-room", "1").await;
    let _laptop = server.join("presence-room", "1").await;
    let mut body: Value = serde_json::from_str(&event(&json!(["presence-room", "a"]))).unwrap();
    body["info"] = json!("user_count,subscription_count");
    let (_, answer) = server.call("POST", EVENTS, &body.to_string()).await;
    let room = json!({ "user_count": 1, "subscription_count": 2 });
    let channels = json!({ "presence-room": room, "a": { "subscription_count": 0 } });
    assert_eq!(answer, json!({ "channels": channels }));
}

#[tokio::test]
async fn a_batch_is_sent_in_order_and_has_at_most_ten_events() {
    let server = Server::start().await;
    let mut client = server.connect().await;
    client.subscribe("a").await;
    let batch = |length: usize| -> Value {
        let events =
            (0..length).map(|n| json!({ "name": "x", "channel": "a", "data": n.to_string() }));
        json!({ "batch": events.collect::<Vec<_>>() })
    };
    let path = "/apps/1/batch_events";
    assert_eq!(refused(&server, path, &batch(11)).await, StatusCode::BAD_REQUEST);
    let answer = server.call("POST", path, &batch(10).to_string()).await;
    assert_eq!(answer, (StatusCode::OK, json!({})));
    for number in 0..10 {
        assert_eq!(client.frame().await["data"], number.to_string());
    }
}

#[tokio::test]
async fn a_batch_with_one_bad_event_sends_nothing() {
    let server = Server::start().await;
    let mut client = server.connect().await;
    client.subscribe("a").await;
    let good = json!({ "name": "good", "channel": "a", "data": "1" });
    let bad = json!({ "name": "bad", "channel": "a b", "data": "1" });
    let body = json!({ "batch": [good, bad] });
    assert_eq!(refused(&server, "/apps/1/batch_events", &body).await, StatusCode::BAD_REQUEST);
    server.call("POST", EVENTS, &event(&json!(["a"]))).await;
    assert_eq!(client.frame().await["event"], "x");
}

#[tokio::test]
async fn the_occupied_channels_are_listed() {
    let server = Server::start().await;
    let _member = server.join("presence-room", "1").await;
    let mut client = server.connect().await;
    client.subscribe("a").await;
    let list =
        async |query: &str| server.call("GET", &format!("/apps/1/channels{query}"), "").await;
    let all = json!({ "channels": { "a": {}, "presence-room": {} } });
    assert_eq!(list("").await, (StatusCode::OK, all));
    let rooms = json!({ "channels": { "presence-room": { "user_count": 1 } } });
    assert_eq!(list("?filter_by_prefix=presence-&info=user_count").await, (StatusCode::OK, rooms));
    assert_eq!(list("?info=user_count").await.0, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn one_channel_tells_whether_and_by_how_many_it_is_occupied() {
    let server = Server::start().await;
    let mut client = server.connect().await;
    client.subscribe("a").await;
    let show = async |path: &str| server.call("GET", &format!("/apps/1/channels/{path}"), "").await;
    let occupied = json!({ "occupied": true, "subscription_count": 1 });
    assert_eq!(show("a?info=subscription_count").await, (StatusCode::OK, occupied));
    assert_eq!(show("vacant").await, (StatusCode::OK, json!({ "occupied": false })));
    assert_eq!(show("a?info=user_count").await.0, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_cache_channel_shows_what_it_keeps() {
    let server = Server::start().await;
    server.call("POST", EVENTS, &event(&json!(["cache-a"]))).await;
    let (_, answer) = server.call("GET", "/apps/1/channels/cache-a?info=cache", "").await;
    assert_eq!(answer["cache"]["data"], "{\"a\": 1}");
    assert!(answer["cache"]["ttl"].as_u64().unwrap() > 1700);
}

#[tokio::test]
async fn the_users_of_a_presence_channel_are_listed_once_each() {
    let server = Server::start().await;
    let _phone = server.join("presence-room", "1").await;
    let _laptop = server.join("presence-room", "1").await;
    let _other = server.join("presence-room", "2").await;
    let users = json!({ "users": [{ "id": "1" }, { "id": "2" }] });
    let answer = server.call("GET", "/apps/1/channels/presence-room/users", "").await;
    assert_eq!(answer, (StatusCode::OK, users));
    let (status, _) = server.call("GET", "/apps/1/channels/a/users", "").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
}
