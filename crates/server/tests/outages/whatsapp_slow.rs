//! WhatsApp takes half a minute for an answer.

use std::time::Duration;

use blazz_testkit::cloud::{Fault, FaultRule, Target};

use crate::office::{Office, row};

/// Longer than an urgent message waits for its answer, shorter than an ordinary one does.
const SLOW_MS: u64 = 32_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_ordinary_message_waits_and_an_urgent_one_says_that_it_may_have_been_sent() {
    let office = Office::open().await;
    let (ordinary, urgent, later) =
        (office.customer(0).await, office.customer(1).await, office.customer(2).await);
    let slow = FaultRule::once(Target::Send, Fault::Delay { ms: SLOW_MS });
    office.0.simulator.faults().add(FaultRule { times: Some(2), ..slow });
    let waiting = office.send(&ordinary, "pelan").await;
    let pressing = office.send_on("urgent", &urgent, "mendesak").await;
    office.until_faults(2).await;
    let others = [office.send(&later, "yang lain").await];
    let time = office.until_delivered(&others).await;
    assert!(time < Duration::from_secs(10), "others waited {time:?}");
    assert_eq!(office.state(&waiting).await, "queued");

    let delivery = office.until(&pressing, &["unknown"]).await;
    assert_eq!(delivery["failure"]["code"], "no_answer");
    let all = [waiting, pressing];
    let time = office.until_delivered(&all[..1]).await;
    assert_eq!(
        office.state(&all[1]).await,
        "unknown",
        "the simulator forgot what nobody waited for"
    );
    office.retry(&all[1]).await;
    office.until_delivered(&all).await;
    office.nothing_is_lost_doubled_or_out_of_order(&all);
    let sees =
        "the clock until the answer; an urgent message after 30 s that it may have been sent";
    let held = "other chats of the number go on, nothing lost, nothing sent twice";
    let row = row("slow (32 s)", "two sends are answered late", sees, held);
    row.recovered_in(time).write().unwrap();
}
