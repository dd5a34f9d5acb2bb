//! Webhooks of Meta and of bridges: questions, signatures, sizes.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};

use crate::customer;
use crate::house::House;

#[tokio::test]
async fn the_question_is_answered_for_a_word_we_know() {
    let house = House::build().await;
    let owner = house.owner().await;
    let account = owner.connect_number("1001").await;
    assert_eq!(account["webhook_url"], "http://inbox.test/whatsapp/webhooks/cloud");
    let ask = |token: &str| {
        let query = format!("hub.mode=subscribe&hub.challenge=4711&hub.verify_token={token}");
        let request = Request::get(format!("/whatsapp/webhooks/cloud?{query}"));
        house.send(request.body(Body::empty()).unwrap(), "198.51.100.9".parse().unwrap())
    };
    let answer = ask("our-own-word").await;
    answer.expect(200);
    assert_eq!(answer.text, "4711");
    ask("a-guess").await.refused(403, "webhook_refused");
    ask("").await.refused(403, "webhook_refused");
}

#[tokio::test]
async fn only_what_a_connected_app_has_signed_is_taken_in() {
    let house = House::build().await;
    house.owner().await.connect_number("1001").await;
    for signature in [None, Some("sha256=00"), Some("rubbish")] {
        let answer = customer::post(&house, "{}".to_owned(), signature).await;
        answer.refused(401, "webhook_unsigned");
    }
    customer::webhook(&house, &json!({})).await.expect(200);
}

#[tokio::test]
async fn a_webhook_may_have_3_mb_and_no_more() {
    let house = House::build().await;
    let megabytes = |count: usize| "x".repeat(count * 1024 * 1024);
    let answer = customer::post(&house, megabytes(3), Some("sha256=00")).await;
    answer.refused(401, "webhook_unsigned");
    let answer = customer::post(&house, megabytes(3) + "x", Some("sha256=00")).await;
    answer.refused(413, "body_too_large");
}

#[tokio::test]
async fn a_session_of_a_bridge_takes_its_own_fields_and_no_others() {
    let house = House::build().await;
    let owner = house.owner().await;
    let session = |fields: Value| {
        let mut body = json!({ "provider": "bridge" });
        for (key, value) in fields.as_object().unwrap() {
            body[key] = value.clone();
        }
        body
    };
    for (fields, field, code) in [
        (json!({}), "session_id", "required"),
        (json!({ "session_id": "../x" }), "session_id", "not_an_id"),
        (json!({ "session_id": ".." }), "session_id", "not_an_id"),
        (json!({ "session_id": "x".repeat(101) }), "session_id", "not_an_id"),
        (json!({ "session_id": "shop", "waba_id": "1" }), "waba_id", "unknown_field"),
        (json!({ "session_id": "shop", "app_secret": "short" }), "app_secret", "length"),
    ] {
        let refused = owner.post("/whatsapp/accounts", session(fields.clone())).await;
        let problem = refused.refused(422, "validation_failed");
        let told = (&problem["errors"][0]["field"], &problem["errors"][0]["code"]);
        assert_eq!(told, (&json!(field), &json!(code)), "{fields}");
    }
    let account = owner.post("/whatsapp/accounts", session(json!({ "session_id": "shop" }))).await;
    let account = account.expect(201);
    assert_eq!(account["webhook_url"], "http://inbox.test/whatsapp/webhooks/webjs");
    assert_eq!(account["link"]["state"], "connecting");
    assert_eq!(account["capabilities"]["free_window_hours"], Value::Null);
    let path = format!("/whatsapp/accounts/{}", account["id"].as_str().unwrap());
    let one = owner.patch(&path, json!({ "app_secret": "sixteen letters." })).await;
    let problem = one.refused(422, "validation_failed");
    assert_eq!(problem["errors"][0]["field"], "access_token");
    let both = json!({ "access_token": "a-token-of-its-own", "app_secret": "sixteen letters." });
    owner.patch(&path, both).await.expect(200);
    owner.post(&format!("{path}/logout"), json!({})).await.refused(409, "kept_by_bridge");
}
