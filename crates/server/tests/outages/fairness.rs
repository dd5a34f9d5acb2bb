//! One number's trouble is its own: another's messages leave as fast as without it.

use std::time::{Duration, Instant};

use blazz_testkit::cloud::{BusinessNumber, Fault, FaultRule, Target};

use crate::office::{Customer, Office, PATIENCE, row};

const MESSAGES: u32 = 60;
const TROUBLED: u32 = 40;
/// So many share the messages of three rounds that nobody gets more than WhatsApp takes for one person at once (45).
const WELL: u32 = 8;
/// Below this a difference is the machine's noise.
const FLOOR: Duration = Duration::from_millis(60);

/// The time from the click to WhatsApp's door that 95 of 100 messages stay below.
async fn p95(office: &Office, to: &[Customer], round: &str) -> Duration {
    let ledger = office.0.simulator.ledger();
    let mut times = Vec::new();
    for index in 0..MESSAGES {
        let text = format!("{round} {index}");
        let begun = Instant::now();
        office.send(&to[index as usize % to.len()], &text).await;
        let is_there = || !ledger.accepted_with_text(&text).is_empty();
        office.0.simulator.wait_until(PATIENCE, is_there).await.unwrap();
        times.push(begun.elapsed());
    }
    times.sort_unstable();
    times[times.len() * 95 / 100]
}

/// Breaks one number, fills its queue, and compares the other's times.
async fn compare(fault: Fault, name: &str) {
    let office = Office::open().await;
    let healthy: BusinessNumber =
        office.0.add_number("+62 811-2000-200", "Toko Budi").await.unwrap();
    let mut troubled = Vec::new();
    for index in 0..TROUBLED {
        troubled.push(office.customer(index).await);
    }
    let mut well = Vec::new();
    for index in 0..WELL {
        well.push(office.customer_of(&healthy, 900 + index).await);
    }
    p95(&office, &well, "warm").await;
    let before = p95(&office, &well, "before").await;
    let number = office.0.number.phone_number_id.clone();
    office.0.simulator.faults().add(FaultRule::always(Target::Send, fault).about(&number));
    let mut all = Vec::new();
    for (index, customer) in troubled.iter().enumerate() {
        all.push(office.send(customer, &format!("tertahan {index}")).await);
    }
    office.until_faults(12).await;
    let during = p95(&office, &well, "during").await;
    println!("p95 {before:?} without and {during:?} with trouble ({name})");
    assert!(during < 2 * before.max(FLOOR), "{during:?} instead of {before:?}");
    office.heal();
    let time = office.until_delivered(&all).await;
    office.nothing_is_lost_doubled_or_out_of_order(&all);
    let held = format!(
        "another number's messages reach WhatsApp in {} ms (p95) instead of {} ms; nothing lost, nothing sent twice",
        during.as_millis(),
        before.as_millis()
    );
    let sees = "the clock on this number's bubbles; nothing on another's";
    let row =
        row(&format!("one number {name}"), "planned for the sends of one number", sees, &held);
    row.recovered_in(time).write().unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fairness_beside_a_number_that_hangs() {
    compare(Fault::Delay { ms: 8_000 }, "hangs").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fairness_beside_a_number_that_is_throttled() {
    compare(Fault::TooMany { code: 130_429, retry_after: None }, "is throttled").await;
}
