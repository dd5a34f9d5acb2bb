//! Limits that depend on the state of things: windows, rates, tokens, recipients.

use std::{sync::Arc, time::Duration};

use blazz_domain::{Clock, Timestamp};
use blazz_testkit::cloud::{Limits, Refusal, Refusals, SimulatorConfig};
use serde_json::Value;

use crate::stage::{CUSTOMER, Stage, text_to};

#[tokio::test]
async fn a_recipient_without_a_plus_gets_the_business_countrys_code() {
    let stage = Stage::in_conversation().await;
    let local = stage.send(&text_to("812-3456-7890", "x")).await;
    assert_eq!(local.body["contacts"][0]["wa_id"], "6281234567890");
    let doubled = stage.send(&text_to("6281234567890", "x")).await;
    assert_eq!(doubled.code(), 131_047, "a stranger with the number 62 62 812 …: {doubled:?}");
}

#[tokio::test]
async fn the_window_opens_with_the_customers_message_and_closes_a_day_later() {
    let stage = Stage::set().await;
    assert_eq!(stage.send_text("Halo").await.code(), 131_047);
    stage.chat.send_text("Halo").unwrap();
    assert_eq!(stage.send_text("Halo").await.status, 200);
    stage.simulator.skip(Duration::from_mins(24 * 60 - 1));
    assert_eq!(stage.send_text("Masih?").await.status, 200);
    stage.simulator.skip(Duration::from_mins(1));
    assert_eq!(stage.send_text("Terlambat").await.code(), 131_047);
}

#[tokio::test]
async fn a_closed_window_can_also_be_told_by_status() {
    let refusals = Refusals { window: Refusal::ByStatus, ..Refusals::default() };
    let stage = Stage::configured(SimulatorConfig { refusals, ..Default::default() }).await;
    let wamid = stage.send_text("Halo").await.wamid();
    let failed = stage.wait_for_status(&wamid, "failed").await;
    assert_eq!(failed["errors"][0]["code"], 131_047);
    assert_eq!(failed["errors"][0]["title"], "Re-engagement message");
}

#[tokio::test]
async fn nobody_on_whatsapp_gets_nothing() {
    let stage = Stage::in_conversation().await;
    stage.customer.leave_whatsapp();
    let wamid = stage.send_text("Halo?").await.wamid();
    let failed = stage.wait_for_status(&wamid, "failed").await;
    assert_eq!(failed["errors"][0]["code"], 131_026);
    assert!(stage.chat.find(&wamid).is_some_and(|message| !message.has_arrived()));
}

#[tokio::test]
async fn the_46th_message_to_one_person_waits_six_seconds() {
    let stage = Stage::in_conversation().await;
    for _ in 0..45 {
        assert_eq!(stage.send_text("x").await.status, 200);
    }
    assert_eq!(stage.send_text("x").await.code(), 131_056);
    let other = stage.simulator.customer("+6281999", "Budi");
    other.chat_with(&stage.number).send_text("Halo").unwrap();
    assert_eq!(stage.send(&text_to("+6281999", "x")).await.status, 200, "others are not affected");
    stage.simulator.skip(Duration::from_secs(7));
    assert_eq!(stage.send_text("x").await.status, 200);
}

/// Time passes only when it is skipped.
#[derive(Debug)]
struct StoppedClock;

impl Clock for StoppedClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_seconds(1_767_168_000)
    }
}

#[tokio::test]
async fn more_messages_per_second_than_allowed_are_refused() {
    let limits = Limits { throughput: Some(10), pair: false };
    let clock = Arc::new(StoppedClock);
    let stage = Stage::configured(SimulatorConfig { limits, clock, ..Default::default() }).await;
    stage.chat.send_text("Halo").unwrap();
    for _ in 0..9 {
        assert_eq!(stage.send_text("x").await.status, 200);
    }
    assert_eq!(stage.send_text("x").await.code(), 130_429, "nine sent, one received");
    stage.simulator.skip(Duration::from_secs(1));
    assert_eq!(stage.send_text("x").await.status, 200);
}

#[tokio::test]
async fn tokens_end_in_the_documented_ways() {
    let stage = Stage::in_conversation().await;
    let bare = stage.client.post(stage.url(&stage.messages_path())).send().await.unwrap();
    assert_eq!(bare.status(), 401);
    stage.number.expire_token_in(Duration::from_mins(1));
    assert_eq!(stage.send_text("x").await.status, 200);
    stage.simulator.skip(Duration::from_secs(61));
    let expired = stage.send_text("x").await;
    assert_eq!((expired.status, expired.code()), (401, 190));
    assert_eq!(expired.body["error"]["error_subcode"], 463);
    stage.number.restore_token();
    stage.number.revoke_token();
    assert_eq!(stage.send_text("x").await.body["error"]["error_subcode"], 460);
    stage.number.restore_token();
    stage.number.withdraw_scope("whatsapp_business_messaging");
    let denied = stage.send_text("x").await;
    assert_eq!((denied.status, denied.code()), (403, 10));
}

#[tokio::test]
async fn another_accounts_number_does_not_exist_for_this_token() {
    let stage = Stage::in_conversation().await;
    let foreign = stage.simulator.add_number(crate::stage::spec());
    let path = format!("/{}/messages", foreign.phone_number_id);
    let answered = stage.post(&path, &text_to(CUSTOMER, "x")).await;
    assert_eq!((answered.status, answered.code()), (400, 100));
    assert_eq!(answered.body["error"]["error_subcode"], 33);
}

#[tokio::test]
async fn paths_and_versions_that_do_not_exist_are_refused() {
    let stage = Stage::set().await;
    for path in ["/v99.0/1/messages", "/messages", "/v25.0/1/2/3"] {
        let url = format!("{}{path}", stage.simulator.base_url());
        let body: Value = stage.client.get(url).send().await.unwrap().json().await.unwrap();
        assert_eq!(body["error"]["code"], 2500, "{path}");
    }
}
