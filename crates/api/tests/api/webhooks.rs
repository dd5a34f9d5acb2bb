//! Meta's webhook: its question, its signature, its size.

use axum::body::Body;
use axum::http::Request;
use serde_json::json;

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
