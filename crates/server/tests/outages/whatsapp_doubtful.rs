//! WhatsApp answers in a way that leaves open whether the message was sent: it is never blindly sent again.

use blazz_testkit::cloud::{Fault, FaultRule, Target};

use crate::office::{Office, row};

/// One message meets the fault although WhatsApp took it: its ticks settle the doubt.
async fn settles(fault: Fault, name: &str, injected: &str) {
    let office = Office::open().await;
    let (one, other) = (office.customer(0).await, office.customer(1).await);
    office.0.simulator.faults().add(FaultRule::once(Target::Send, fault));
    let begun = std::time::Instant::now();
    let all = office.send_some(&one, &other).await;
    office.until_delivered(&all).await;
    let time = begun.elapsed();
    office.until_faults(1).await;
    office.nothing_is_lost_doubled_or_out_of_order(&all);
    let sees = "for a moment that it may have been sent, then the ticks, by WhatsApp's own report";
    let held = "nothing lost, nothing sent twice, order of each chat";
    row(name, injected, sees, held).recovered_in(time).write().unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn half_an_answer_is_settled_by_the_report() {
    settles(Fault::HalfBody, "half an answer", "the answer to a send breaks off in the middle")
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cut_line_is_settled_by_the_report() {
    settles(Fault::CutAfter, "line cut after it took the message", "no answer to a send").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_type_does_not_matter() {
    let injected = "the JSON of the answer calls itself text/html";
    settles(Fault::WrongContentType, "wrong content type", injected).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nonsense_is_settled_by_the_report() {
    let injected = "HTTP 200 with JSON that names no message";
    settles(Fault::Nonsense, "unreadable answer", injected).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bad_gateway_is_settled_by_the_report() {
    let fault = Fault::Gateway { status: 502, takes_effect: true };
    settles(fault, "502 although it took the message", "an HTML page to a send").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_error_of_whatsapp_is_shown_and_only_a_person_sends_again() {
    let office = Office::open().await;
    let (one, other) = (office.customer(0).await, office.customer(1).await);
    office.break_sends(Fault::Gateway { status: 503, takes_effect: false });
    let all = office.send_some(&one, &other).await;
    for sent in &all {
        let delivery = office.until(sent, &["unknown"]).await;
        assert_eq!(delivery["failure"]["code"], "no_answer");
        assert_eq!(delivery["failure"]["retryable"], true);
    }
    assert!(office.0.simulator.ledger().accepted().is_empty(), "nobody sent again");
    office.hears(&one, "halo?").await;
    office.heal();
    let begun = std::time::Instant::now();
    for sent in &all {
        office.retry(sent).await;
        office.until(sent, &["delivered"]).await;
    }
    office.nothing_is_lost_doubled_or_out_of_order(&all);
    let sees = "“may have been sent”, with Try again and Mark as sent";
    let held =
        "never sent again by itself; after Try again once, in order; customers are heard meanwhile";
    let row = row("5xx that did not take the message", "HTTP 503 to every send", sees, held);
    row.recovered_in(begun.elapsed()).write().unwrap();
}
