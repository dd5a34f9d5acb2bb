//! Delivery of webhooks: signature, handshake, retries, duplicates, disorder, routing.

use std::collections::HashSet;

use blazz_testkit::cloud::{
    Event, SimulatorConfig, SubscribeError, WebhookAnswer, WebhookPlan, WebhookPolicy,
};
use serde_json::{Value, json};

use crate::{
    receiver::{Receiver, VERIFY_TOKEN},
    stage::{PATIENCE, Stage},
};

#[tokio::test]
async fn bodies_come_escaped_and_signed_over_their_raw_bytes() {
    let stage = Stage::set().await;
    stage.chat.send_text("Makasih 👍 https://toko.id/a").unwrap();
    stage.settle().await;
    let raw = stage.receiver.raw().remove(0);
    let text = std::str::from_utf8(&raw).unwrap();
    assert!(text.is_ascii() && text.contains("\\ud83d\\udc4d") && text.contains("https:\\/\\/"));
    assert_eq!(stage.receiver.messages()[0]["text"]["body"], "Makasih 👍 https://toko.id/a");
}

#[tokio::test]
async fn the_handshake_needs_the_right_verify_token() {
    let stage = Stage::set().await;
    let refused = stage.number.connect(&stage.receiver.url, "wrong").await;
    assert!(matches!(refused, Err(SubscribeError::Refused { status: 403 })));
    let nobody = stage.number.connect("http://127.0.0.1:9/", "x").await;
    assert!(matches!(nobody, Err(SubscribeError::Unreachable(_))));
}

#[tokio::test]
async fn a_refused_delivery_is_retried_until_it_is_taken() {
    let stage = Stage::set().await;
    stage.receiver.answer_with(503);
    let wamid = stage.chat.send_text("Halo").unwrap();
    let attempts = || {
        let entries = stage.simulator.ledger().entries();
        let refused = WebhookAnswer::Status { status: 503 };
        let tried = entries.iter().filter(
            |entry| matches!(&entry.event, Event::WebhookAnswered { answer, .. } if *answer == refused),
        );
        tried.count()
    };
    stage.simulator.wait_until(PATIENCE, || attempts() >= 3).await.unwrap();
    assert!(!stage.simulator.ledger().was_answered(&wamid));
    stage.receiver.answer_with(200);
    stage.settle().await;
    assert!(stage.simulator.ledger().was_answered(&wamid));
    assert_eq!(stage.receiver.messages().len(), 1);
    assert_eq!(stage.simulator.ledger().received_by_business(), [wamid]);
}

#[tokio::test]
async fn a_delivery_that_is_never_taken_is_dropped_after_seven_days() {
    let webhooks = WebhookPolicy { retry_scale: 0.0, ..WebhookPolicy::default() };
    let stage = Stage::configured(SimulatorConfig { webhooks, ..Default::default() }).await;
    stage.receiver.answer_with(500);
    let wamid = stage.chat.send_text("Halo").unwrap();
    stage.settle().await;
    let entries = stage.simulator.ledger().entries();
    let dropped = |event: &Event| matches!(event, Event::WebhookDropped { keys, .. } if keys == std::slice::from_ref(&wamid));
    assert_eq!(entries.iter().filter(|entry| dropped(&entry.event)).count(), 1);
    assert!(stage.simulator.ledger().received_by_business().is_empty());
}

#[tokio::test]
async fn an_unruly_sender_repeats_shuffles_batches_and_forges_but_loses_nothing() {
    let stage = Stage::set().await;
    stage.simulator.set_webhook_plan(WebhookPlan::unruly());
    let sent: HashSet<String> =
        (0..60).map(|at| stage.chat.send_text(&format!("pesan {at}")).unwrap()).collect();
    stage.settle().await;
    let items = stage.receiver.messages();
    let ids: Vec<String> = items.iter().map(|item| item["id"].as_str().unwrap().into()).collect();
    let distinct: HashSet<String> = ids.iter().cloned().collect();
    assert_eq!(distinct, sent);
    assert!(ids.len() > sent.len(), "some came twice");
    let bodies = stage.receiver.bodies();
    let changes = |body: &Value| body["entry"][0]["changes"].as_array().unwrap().len();
    assert!(bodies.iter().any(|body| changes(body) > 1), "some came together");
    let order: Vec<_> = items.iter().map(|item| item["text"]["body"].clone()).collect();
    assert!(!order.is_sorted_by_key(|body| {
        body.as_str().unwrap().trim_start_matches("pesan ").parse::<u32>().unwrap()
    }));
}

#[tokio::test]
async fn a_forged_copy_is_posted_besides_the_real_one() {
    let stage = Stage::set().await;
    stage.simulator.set_webhook_plan(WebhookPlan { forgery_chance: 1.0, ..Default::default() });
    stage.chat.send_text("Halo").unwrap();
    stage.settle().await;
    assert_eq!((stage.receiver.messages().len(), stage.receiver.forged()), (1, 1));
}

#[tokio::test]
async fn the_numbers_own_callback_beats_the_accounts_and_that_the_apps() {
    let stage = Stage::set().await;
    let (account, number) = (Receiver::start().await, Receiver::start().await);
    for receiver in [&account, &number] {
        receiver.trust(&stage.number.credentials().app_secret);
    }
    let own = |url: &str| json!({ "override_callback_uri": url, "verify_token": VERIFY_TOKEN });
    let waba = format!("/{}/subscribed_apps", stage.number.credentials().waba_id);
    assert_eq!(stage.post(&waba, &own(&account.url)).await.status, 200);
    stage.chat.send_text("satu").unwrap();
    stage.settle().await;
    let phone = format!("/{}", stage.number.phone_number_id);
    let set = json!({ "webhook_configuration": own(&number.url) });
    assert_eq!(stage.post(&phone, &set).await.status, 200);
    stage.chat.send_text("dua").unwrap();
    stage.settle().await;
    let shown = stage.get(&format!("{phone}?fields=webhook_configuration")).await;
    assert_eq!(shown.body["webhook_configuration"]["phone_number"], number.url);
    let cleared = json!({ "webhook_configuration": { "override_callback_uri": "" } });
    assert_eq!(stage.post(&phone, &cleared).await.status, 200);
    assert_eq!(stage.call("POST", &waba, None).await.status, 200);
    stage.chat.send_text("tiga").unwrap();
    stage.settle().await;
    for (receiver, body) in [(&account, "satu"), (&number, "dua"), (&stage.receiver, "tiga")] {
        let bodies: Vec<_> =
            receiver.messages().iter().map(|item| item["text"]["body"].clone()).collect();
        assert_eq!(bodies, [body]);
    }
}

#[tokio::test]
async fn an_unsubscribed_app_hears_nothing() {
    let stage = Stage::set().await;
    let waba = format!("/{}/subscribed_apps", stage.number.credentials().waba_id);
    assert_eq!(stage.call("DELETE", &waba, None).await.status, 200);
    assert_eq!(stage.get(&waba).await.body, json!({ "data": [] }));
    stage.chat.send_text("Halo").unwrap();
    stage.settle().await;
    assert!(stage.receiver.bodies().is_empty());
}

#[tokio::test]
async fn a_delayed_body_comes_late() {
    let stage = Stage::set().await;
    stage.simulator.set_webhook_plan(WebhookPlan { delay_ms: 60, ..Default::default() });
    stage.chat.send_text("Halo").unwrap();
    stage.settle().await;
    let entries = stage.simulator.ledger().entries();
    let at = |wanted: fn(&Event) -> bool| entries.iter().find(|e| wanted(&e.event)).unwrap().at;
    let written = at(|event| matches!(event, Event::CustomerWrote { .. }));
    let answered = at(|event| matches!(event, Event::WebhookAnswered { .. }));
    assert!(answered - written >= 60, "{written} {answered}");
}
