//! What the HTTP API tells about channels and users.

use serde_json::{Value, json};

use crate::house::House;

async fn get(house: &House, path: &str) -> (u16, Value) {
    house.integrator.call("GET", path, "").await.unwrap()
}

#[tokio::test]
async fn the_occupied_channels_are_listed_with_users_of_presence_channels_only() {
    let house = House::open().await;
    let _member = house.member("presence-room", "1").await;
    let _listener = house.listener("a").await;
    let all = json!({ "channels": { "a": {}, "presence-room": {} } });
    assert_eq!(get(&house, "/channels").await, (200, all));
    let rooms = json!({ "channels": { "presence-room": { "user_count": 1 } } });
    let path = "/channels?filter_by_prefix=presence-&info=user_count";
    assert_eq!(get(&house, path).await, (200, rooms));
    assert_eq!(get(&house, "/channels?info=user_count").await.0, 400);
}

#[tokio::test]
async fn one_channel_tells_whether_and_by_how_many_it_is_occupied() {
    let house = House::open().await;
    let _listeners = (house.listener("a").await, house.listener("a").await);
    let occupied = json!({ "occupied": true, "subscription_count": 2 });
    assert_eq!(get(&house, "/channels/a?info=subscription_count").await, (200, occupied));
    assert_eq!(get(&house, "/channels/vacant").await, (200, json!({ "occupied": false })));
}

#[tokio::test]
async fn the_users_of_a_presence_channel_are_listed_once_each() {
    let house = House::open().await;
    let _phone = house.member("presence-room", "1").await;
    let _laptop = house.member("presence-room", "1").await;
    let _other = house.member("presence-room", "2").await;
    let users = json!({ "users": [{ "id": "1" }, { "id": "2" }] });
    assert_eq!(get(&house, "/channels/presence-room/users").await, (200, users));
    assert_eq!(get(&house, "/channels/a/users").await.0, 400);
}
