//! Calls of the HTTP API that are refused: signatures that do not fit, events that cannot be sent.

use std::time::Duration;

use blazz_realtime::App;
use blazz_testkit::actors::Integrator;
use serde_json::{Value, json};

use crate::house::House;

const BODY: &str = r#"{"name":"x","channels":["a"],"data":"1"}"#;

/// The address of a good call, signed so long ago.
fn signed(house: &House, ago: Duration) -> String {
    let path = format!("/apps/{}/events", house.app().id());
    house.integrator.signed("POST", &path, BODY, ago).unwrap()
}

async fn status(house: &House, url: &str, body: &str) -> u16 {
    house.integrator.send("POST", url, body).await.unwrap().0
}

#[tokio::test]
async fn a_signature_that_does_not_fit_is_refused() {
    let house = House::open().await;
    let good = signed(&house, Duration::ZERO);
    assert_eq!(status(&house, &good, BODY).await, 200);
    let (before, signature) = good.split_once("auth_signature=").unwrap();
    let flipped: String = signature.chars().map(|it| if it == 'a' { 'b' } else { 'a' }).collect();
    assert_eq!(status(&house, &format!("{before}auth_signature={flipped}"), BODY).await, 401);
    let unsigned = format!("{}/apps/{}/events", house.url, house.app().id());
    assert_eq!(status(&house, &unsigned, BODY).await, 401);
}

#[tokio::test]
async fn a_call_signed_700_seconds_ago_is_refused() {
    let house = House::open().await;
    assert_eq!(status(&house, &signed(&house, Duration::from_secs(700)), BODY).await, 401);
}

#[tokio::test]
async fn another_body_than_the_digest_says_is_refused() {
    let house = House::open().await;
    let body = BODY.replace("\"a\"", "\"b\"");
    assert_eq!(status(&house, &signed(&house, Duration::ZERO), &body).await, 401);
}

#[tokio::test]
async fn an_unknown_app_or_key_is_refused() {
    let house = House::open().await;
    let secret = house.running.app.secret.clone();
    for (id, key, expected) in
        [("another", house.app().key(), 404), (house.app().id(), "another-key", 401)]
    {
        let other = Integrator::new(&house.url, App::new(id, key, secret.clone())).unwrap();
        assert_eq!(other.call("POST", "/events", BODY).await.unwrap().0, expected);
    }
}

#[tokio::test]
async fn an_event_that_cannot_be_sent_is_refused_and_reaches_nobody() {
    let house = House::open().await;
    let mut socket = house.listener("a").await;
    let with = |name: &str, value: Value| {
        let mut event: Value = serde_json::from_str(BODY).unwrap();
        event[name] = value;
        event.to_string()
    };
    let mut many: Vec<String> = (0..100).map(|number| format!("c{number}")).collect();
    many.push("a".to_owned());
    for (body, expected) in [
        (with("data", json!("x".repeat(10 * 1024 + 1))), 413),
        (with("channels", json!(many)), 400),
        (with("channels", json!(["a", "a b"])), 400),
        (with("name", Value::Null), 400),
    ] {
        let answer = house.integrator.call("POST", "/events", &body).await.unwrap();
        assert_eq!(answer.0, expected, "{}", answer.1);
    }
    house.assert_quiet("a", &mut socket).await;
}
