//! Coming in and staying alive.

use blazz_testkit::actors::{Ending, RawSocket, data_of};
use serde_json::json;
use tokio_tungstenite::tungstenite::Message;

use crate::house::House;

#[tokio::test]
async fn the_greeting_is_double_encoded_and_names_socket_and_timeout() {
    let house = House::open().await;
    let mut socket =
        RawSocket::open(&house.url, &RawSocket::path(house.app().key())).await.unwrap();
    let greeting = socket.frame().await.unwrap();
    assert_eq!(greeting["event"], "pusher:connection_established");
    assert!(greeting["data"].is_string());
    let data = data_of(&greeting);
    let (first, second) = data["socket_id"].as_str().unwrap().split_once('.').unwrap();
    for part in [first, second] {
        assert!(!part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()), "{data}");
    }
    assert!(data["activity_timeout"].as_u64().unwrap() > 0);
}

#[tokio::test]
async fn a_client_that_is_not_admitted_hears_the_code_as_frame_and_as_close() {
    let house = House::open().await;
    let key = house.app().key();
    for (path, code) in [
        ("/app/unknown?protocol=7".to_owned(), 4001),
        (format!("/app/{key}?protocol=99"), 4007),
        (format!("/app/{key}"), 4008),
        (format!("/app/{key}?protocol=seven"), 4006),
    ] {
        let mut socket = RawSocket::open(&house.url, &path).await.unwrap();
        let expected = Ending { told: Some(code.into()), code };
        assert_eq!(socket.ending().await.unwrap(), expected, "{path}");
    }
}

#[tokio::test]
async fn a_socket_at_a_wrong_path_is_not_found() {
    let house = House::open().await;
    let path = format!("/socket/{}?protocol=7", house.app().key());
    let error = RawSocket::open(&house.url, &path).await.unwrap_err().to_string();
    assert!(error.contains("404"), "{error}");
}

#[tokio::test]
async fn pings_of_the_protocol_and_of_the_websocket_are_answered() {
    let house = House::open().await;
    let mut socket = house.connect().await;
    for ping in [json!({ "event": "pusher:ping" }), json!({ "event": "pusher:ping", "data": {} })] {
        socket.say(&ping).await.unwrap();
        let pong = socket.frame().await.unwrap();
        assert_eq!((&pong["event"], data_of(&pong)), (&json!("pusher:pong"), json!({})));
    }
    socket.send(Message::Ping("are you there".into())).await.unwrap();
    assert_eq!(socket.message().await.unwrap(), Message::Pong("are you there".into()));
}
