//! WhatsApp refuses connections or asks to wait: what was certainly not sent leaves by itself later.

use blazz_testkit::cloud::Fault;
use blazz_testkit::outage::Row;

use crate::office::{Office, Sent, row};

const HELD: &str =
    "nothing lost, nothing sent twice, order of each chat, customers are heard meanwhile";
const CLOCK: &str =
    "the clock on the bubble; the job's last error says why and when it is tried next";

/// What the queue says of a message that waits.
async fn waiting_job(office: &Office, sent: &Sent) -> serde_json::Value {
    let jobs = office.0.agent.get("/jobs?state=ready").await.unwrap().ok().unwrap();
    let jobs = jobs["items"].as_array().unwrap();
    jobs.iter().find(|job| job["message_id"] == sent.id.as_str()).cloned().unwrap_or_default()
}

/// Sends while it is broken, looks, mends it, and sees everything arrive.
async fn passes(break_it: impl FnOnce(&Office), code: &str, row: Row) {
    let office = Office::open().await;
    let (one, other) = (office.customer(0).await, office.customer(1).await);
    break_it(&office);
    let all = office.send_some(&one, &other).await;
    let begun = std::time::Instant::now();
    let error = loop {
        let job = waiting_job(&office, &all[0]).await;
        if let Some(error) = job["last_error"].as_str() {
            break error.to_owned();
        }
        assert!(begun.elapsed() < crate::office::PATIENCE, "the first attempt has no end: {job}");
        tokio::task::yield_now().await;
    };
    assert!(error.starts_with(code), "{error}");
    for sent in &all {
        assert_eq!(office.state(sent).await, "queued", "{}", sent.text);
    }
    office.hears(&one, "masih di sana?").await;
    assert_eq!(office.account().await["status"], "connected");
    office.heal();
    let time = office.until_delivered(&all).await;
    office.nothing_is_lost_doubled_or_out_of_order(&all);
    row.recovered_in(time).write().unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_connection_is_tried_again() {
    let row = row("refuses connections", "the simulator's port is closed", CLOCK, HELD);
    passes(|office| office.0.simulator.refuse_connections(), "provider_unreachable", row).await;
}

async fn throttled(code: u32, retry_after: Option<u64>, word: &str) {
    let fault = match retry_after {
        Some(seconds) => format!("429, code {code}, Retry-After {seconds} s"),
        None => format!("429, code {code}, no Retry-After"),
    };
    let row = row(&fault, "planned answer to every send", CLOCK, HELD);
    passes(|office| office.break_sends(Fault::TooMany { code, retry_after }), word, row).await;
}

/// All at once, each with a program of its own: they mostly wait.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_whatsapp_puts_off_leaves_by_itself() {
    tokio::join!(
        throttled(130_429, None, "throughput_exceeded"),
        throttled(130_429, Some(4), "throughput_exceeded"),
        throttled(131_056, None, "pair_rate_limited"),
        throttled(80_007, None, "business_rate_limited"),
        throttled(80_007, Some(3), "business_rate_limited"),
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gateway_that_asks_to_wait_has_sent_nothing() {
    let row = row("429 of a gateway", "an HTML page with HTTP 429 to every send", CLOCK, HELD);
    let fault = Fault::Gateway { status: 429, takes_effect: false };
    passes(|office| office.break_sends(fault), "rate_limited", row).await;
}
