//! Publishing over the HTTP API.

use serde_json::{Value, json};

use crate::house::House;

async fn post(house: &House, path: &str, body: &Value) -> (u16, Value) {
    house.integrator.call("POST", path, &body.to_string()).await.unwrap()
}

#[tokio::test]
async fn an_event_arrives_as_event_channel_and_the_same_string_of_data() {
    let house = House::open().await;
    let mut socket = house.listener("a").await;
    for data in [r#"{ "some" : "data" }"#, "not json at all", "", "emoji 👋 \"quoted\""] {
        let event = json!({ "name": "x", "channels": ["a"], "data": data });
        assert_eq!(post(&house, "/events", &event).await, (200, json!({})));
        let expected = json!({ "event": "x", "channel": "a", "data": data });
        assert_eq!(socket.frame().await.unwrap(), expected);
    }
}

#[tokio::test]
async fn the_socket_that_caused_an_event_is_left_out() {
    let house = House::open().await;
    let (mut cause, mut other) = (house.listener("a").await, house.listener("a").await);
    let event = json!({ "name": "x", "channels": ["a"], "data": "1", "socket_id": cause.id });
    assert_eq!(post(&house, "/events", &event).await.0, 200);
    assert_eq!(other.frame().await.unwrap()["event"], "x");
    house.assert_quiet("a", &mut cause).await;
}

#[tokio::test]
async fn one_channel_may_be_named_alone() {
    let house = House::open().await;
    let mut socket = house.listener("a").await;
    let event = json!({ "name": "x", "channel": "a", "data": "1" });
    assert_eq!(post(&house, "/events", &event).await, (200, json!({})));
    assert_eq!(socket.frame().await.unwrap()["event"], "x");
}

#[tokio::test]
async fn a_publisher_may_ask_how_full_its_channels_are() {
    let house = House::open().await;
    let _phone = house.member("presence-room", "1").await;
    let _laptop = house.member("presence-room", "1").await;
    let event = json!({
        "name": "x", "channels": ["presence-room", "a"], "data": "1",
        "info": "user_count,subscription_count",
    });
    let room = json!({ "user_count": 1, "subscription_count": 2 });
    let channels = json!({ "presence-room": room, "a": { "subscription_count": 0 } });
    assert_eq!(post(&house, "/events", &event).await, (200, json!({ "channels": channels })));
}

#[tokio::test]
async fn a_batch_of_ten_is_delivered_in_order_and_eleven_are_refused() {
    let house = House::open().await;
    let mut socket = house.listener("a").await;
    let batch = |length: usize| {
        let event =
            |number: usize| json!({ "name": "x", "channel": "a", "data": number.to_string() });
        json!({ "batch": (0..length).map(event).collect::<Vec<_>>() })
    };
    assert_eq!(post(&house, "/batch_events", &batch(11)).await.0, 400);
    assert_eq!(post(&house, "/batch_events", &batch(10)).await, (200, json!({})));
    for number in 0..10 {
        assert_eq!(socket.frame().await.unwrap()["data"], number.to_string());
    }
}

#[tokio::test]
async fn two_hundred_events_arrive_once_each_and_in_order() {
    let house = House::open().await;
    let mut socket = house.listener("a").await;
    for number in 0..200 {
        house.publish("a", "count", &number.to_string()).await;
    }
    for number in 0..200 {
        assert_eq!(socket.frame().await.unwrap()["data"], number.to_string());
    }
    house.assert_quiet("a", &mut socket).await;
}
