//! Browsers whose line is cut at random while much happens: each ends with exactly what was committed.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use std::time::Duration;

use blazz_testkit::actors::{Agent, Followed, Follower};
use blazz_testkit::stage::Stage;
use serde_json::Value;
use tokio::time::{Instant, interval};

/// Seeds that once showed a fault; each run takes these and a new one.
const KEPT_SEEDS: [u64; 0] = [];
const BROWSERS: u64 = 4;
const CUSTOMERS: usize = 8;
const LOAD: Duration = Duration::from_secs(6);
/// One message each 10 ms: 100 a second, two events each and more.
const PACE: Duration = Duration::from_millis(10);
const PATIENCE: Duration = Duration::from_mins(1);

/// An event of the log, as the REST API tells it.
#[derive(Debug)]
struct Logged {
    seq: i64,
    contact: Value,
    data: Value,
}

/// The whole log.
async fn log_of(agent: &Agent) -> Vec<Logged> {
    let mut logged: Vec<Logged> = Vec::new();
    loop {
        let after = logged.last().map_or(0, |event| event.seq);
        let path = format!("/events?after={after}&limit=500");
        let page = agent.get(&path).await.unwrap().ok().unwrap();
        let items = page["items"].as_array().unwrap();
        if items.is_empty() {
            return logged;
        }
        logged.extend(items.iter().map(|it| Logged {
            seq: it["seq"].as_i64().unwrap(),
            contact: it["contact_id"].clone(),
            data: it["data"].clone(),
        }));
    }
}

/// Asserts that somebody took in exactly this part of the log, in order and word for word.
fn assert_took(followed: &Followed, logged: &[Logged], is_theirs: impl Fn(&Logged) -> bool) {
    println!("{} cuts, {} events", followed.cuts, followed.events.len());
    assert!(followed.cuts > 5, "it was hardly cut");
    let expected: Vec<&Logged> =
        logged.iter().filter(|event| event.seq > followed.from && is_theirs(event)).collect();
    let numbers: Vec<i64> = followed.events.iter().map(|(seq, _)| *seq).collect();
    assert_eq!(numbers, expected.iter().map(|event| event.seq).collect::<Vec<_>>());
    for ((_, data), event) in followed.events.iter().zip(expected) {
        let mut data = data.clone();
        let numbers = data.as_object_mut().map(|it| (it.remove("_s"), it.remove("_p")));
        assert!(numbers.is_some_and(|(own, previous)| own.is_some() && previous.is_some()));
        assert_eq!(data, event.data, "event {}", event.seq);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn browsers_that_are_cut_at_random_under_load_miss_nothing_and_hear_nothing_twice() {
    for seed in KEPT_SEEDS.into_iter().chain([u64::from(std::process::id())]) {
        println!("seed {seed}");
        cut_at_random(seed).await;
    }
}

/// Some follow the workspace, some one chat each, as stock clients do: `since` goes with the authorisation.
async fn cut_at_random(seed: u64) {
    let stage = Stage::set_for_load(env!("CARGO_BIN_EXE_blazz")).await.unwrap();
    let Stage { simulator, number, agent, .. } = &stage;
    let chats: Vec<_> = (0..CUSTOMERS)
        .map(|index| {
            simulator.customer(&format!("+62812000{index:05}"), "Customer").chat_with(number)
        })
        .collect();
    for chat in &chats {
        chat.send_text("the first").unwrap();
    }
    simulator.at_rest(PATIENCE).await.unwrap();
    let contacts = agent.get("/contacts?limit=100").await.unwrap().ok().unwrap();
    let contacts = contacts["items"].as_array().unwrap();
    assert_eq!(contacts.len(), CUSTOMERS);
    let mut browsers = Vec::new();
    for browser in 0..BROWSERS {
        let seed = seed * 100 + browser;
        let contact = &contacts[usize::try_from(browser).unwrap()]["id"];
        let channel = format!("private-chat.{}", contact.as_str().unwrap());
        let of_chat = Follower::start_on(agent, &channel, seed).await.unwrap();
        browsers.push((Follower::start(agent, seed + 50).await.unwrap(), None));
        browsers.push((of_chat, Some(contact)));
    }
    let (begun, mut ticks, mut count) = (Instant::now(), interval(PACE), 0);
    while begun.elapsed() < LOAD {
        ticks.tick().await;
        chats[count % CUSTOMERS].send_text(&format!("message {count}")).unwrap();
        count += 1;
    }
    simulator.at_rest(PATIENCE).await.unwrap();

    let logged = log_of(agent).await;
    assert!(logged.len() >= count, "{} events of {count} messages", logged.len());
    for (browser, contact) in browsers {
        let is_theirs = |event: &Logged| contact.is_none_or(|contact| event.contact == *contact);
        let last = logged.iter().rfind(|event| is_theirs(event)).unwrap().seq;
        let followed = browser.up_to(last, PATIENCE).await.unwrap();
        assert_took(&followed, &logged, is_theirs);
    }
}
