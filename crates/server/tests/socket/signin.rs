//! Signing in, events to one user, and sending a user away.

use blazz_testkit::actors::{Ending, RawSocket, data_of};
use serde_json::{Value, json};

use crate::house::{House, assert_open, assert_refused, assert_succeeded};

const ANA: &str = r#"{"id":"ana","user_info":{"name":"Ana"}}"#;

async fn sign_in(house: &House, socket: &mut RawSocket) -> Value {
    let auth = house.app().authenticate(socket.id.parse().unwrap(), ANA);
    say_signin(socket, &auth).await
}

async fn say_signin(socket: &mut RawSocket, auth: &str) -> Value {
    let data = json!({ "auth": auth, "user_data": ANA });
    socket.say(&json!({ "event": "pusher:signin", "data": data })).await.unwrap();
    socket.frame().await.unwrap()
}

#[tokio::test]
async fn a_good_signature_signs_in() {
    let house = House::open().await;
    let answer = sign_in(&house, &mut house.connect().await).await;
    assert_eq!(answer["event"], "pusher:signin_success");
    assert_eq!(data_of(&answer), json!({ "user_data": ANA }));
}

#[tokio::test]
async fn a_bad_signature_is_error_4009_and_the_socket_stays() {
    let house = House::open().await;
    let mut socket = house.connect().await;
    let answer = say_signin(&mut socket, &format!("{}:00", house.app().key())).await;
    assert_eq!((&answer["event"], &answer["data"]["code"]), (&json!("pusher:error"), &json!(4009)));
    assert_open(&mut socket).await;
}

#[tokio::test]
async fn what_is_published_to_a_user_reaches_the_signed_in_socket_alone() {
    let house = House::open().await;
    let channel = "#server-to-user-ana";
    let (mut ana, mut other) = (house.connect().await, house.connect().await);
    sign_in(&house, &mut ana).await;
    assert_succeeded(&ana.subscribe(channel).await.unwrap(), channel);
    assert_refused(&other.subscribe(channel).await.unwrap(), channel);
    house.publish(channel, "hello", "1").await;
    assert_eq!(ana.frame().await.unwrap()["event"], "hello");
    assert_open(&mut other).await;
}

#[tokio::test]
async fn a_terminated_user_is_closed_with_4009_signed_in_or_present() {
    let house = House::open().await;
    let mut signed_in = house.connect().await;
    sign_in(&house, &mut signed_in).await;
    let mut present = house.member("presence-room", "ana").await;
    let mut bob = house.connect().await;
    let path = "/users/ana/terminate_connections";
    assert_eq!(house.integrator.call("POST", path, "").await.unwrap(), (200, json!({})));
    for socket in [&mut signed_in, &mut present] {
        let expected = Ending { told: Some(4009), code: 4009 };
        assert_eq!(socket.ending().await.unwrap(), expected);
    }
    assert_open(&mut bob).await;
}
