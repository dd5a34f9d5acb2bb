//! Browsers whose line is cut at random while much happens: each ends with exactly what was committed.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use std::time::Duration;

use blazz_testkit::actors::{Agent, Follower};
use blazz_testkit::stage::Stage;
use serde_json::Value;
use tokio::time::{Instant, interval};

const BROWSERS: u64 = 6;
const CUSTOMERS: usize = 8;
const LOAD: Duration = Duration::from_secs(6);
/// One message each 10 ms: 100 a second, two events each and more.
const PACE: Duration = Duration::from_millis(10);
const PATIENCE: Duration = Duration::from_secs(30);

/// Everything in the log after `seq`, as the REST API tells it.
async fn logged_after(agent: &Agent, seq: i64) -> Vec<(i64, Value)> {
    let (mut logged, mut after) = (Vec::new(), seq);
    loop {
        let page =
            agent.get(&format!("/events?after={after}&limit=500")).await.unwrap().ok().unwrap();
        let items = page["items"].as_array().unwrap();
        let Some(last) = items.last() else { return logged };
        after = last["seq"].as_i64().unwrap();
        let numbered = items.iter().map(|it| (it["seq"].as_i64().unwrap(), it["data"].clone()));
        logged.extend(numbered);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn browsers_that_are_cut_at_random_under_load_miss_nothing_and_hear_nothing_twice() {
    let stage = Stage::set_for_load(env!("CARGO_BIN_EXE_blazz")).await.unwrap();
    let Stage { simulator, number, agent, .. } = &stage;
    let seed = u64::from(std::process::id());
    println!("seed {seed}");
    let mut browsers = Vec::new();
    for browser in 0..BROWSERS {
        browsers.push(Follower::start(agent, seed * 100 + browser).await.unwrap());
    }
    let chats: Vec<_> = (0..CUSTOMERS)
        .map(|index| {
            simulator.customer(&format!("+62812000{index:05}"), "Customer").chat_with(number)
        })
        .collect();
    let (begun, mut ticks, mut count) = (Instant::now(), interval(PACE), 0);
    while begun.elapsed() < LOAD {
        ticks.tick().await;
        chats[count % CUSTOMERS].send_text(&format!("message {count}")).unwrap();
        count += 1;
    }
    simulator.at_rest(PATIENCE).await.unwrap();

    let logged = logged_after(agent, 0).await;
    let head = logged.last().unwrap().0;
    assert!(logged.len() >= count, "{} events of {count} messages", logged.len());
    for browser in browsers {
        let followed = browser.up_to(head, PATIENCE).await.unwrap();
        println!("{} cuts, {} events", followed.cuts, followed.events.len());
        assert!(followed.cuts > 5, "it was hardly cut");
        let expected: Vec<i64> =
            logged.iter().map(|(seq, _)| *seq).filter(|seq| *seq > followed.from).collect();
        let taken: Vec<i64> = followed.events.iter().map(|(seq, _)| *seq).collect();
        assert_eq!(taken, expected);
    }
}
