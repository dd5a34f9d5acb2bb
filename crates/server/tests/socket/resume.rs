//! Coming back: what was missed, told by the numbered log, or the word to load anew.

use blazz_testkit::actors::{Agent, RawSocket, data_of};
use serde_json::{Value, json};

use crate::house::{House, assert_open};

struct Place {
    epoch: String,
    seq: i64,
}

impl Place {
    fn of(data: &Value) -> Self {
        let (epoch, seq) = data["cursor"].as_str().unwrap().rsplit_once(':').unwrap();
        Self { epoch: epoch.to_owned(), seq: seq.parse().unwrap() }
    }

    /// The cursor so many events earlier.
    fn back(&self, events: i64) -> String {
        format!("{}:{}", self.epoch, self.seq - events)
    }
}

async fn workspace() -> (House, Agent, String) {
    let house = House::open().await;
    let agent = Agent::set_up(&house.url).await.unwrap();
    let channel = format!("private-workspace.{}", agent.workspace_id());
    (house, agent, channel)
}

/// Lets so many contacts be made, each an event or more; gives the id of the last.
async fn happen(agent: &Agent, from: usize, count: usize) -> String {
    let mut last = String::new();
    for number in from..from + count {
        let body = json!({ "name": "Budi", "phone": format!("+62812{number:08}") });
        let contact = agent.post("/contacts", &body).await.unwrap().ok().unwrap();
        contact["id"].as_str().unwrap().clone_into(&mut last);
    }
    last
}

async fn place_of(agent: &Agent, channel: &str) -> Place {
    Place::of(&data_of(&RawSocket::let_in(agent, channel, None).await.unwrap().1))
}

/// Comes back with a cursor; gives the numbers that were replayed and the word at their end.
async fn come_back(agent: &Agent, channel: &str, since: &str) -> (Vec<i64>, Value, RawSocket) {
    let (mut socket, _) = RawSocket::let_in(agent, channel, Some(since)).await.unwrap();
    let mut numbers = Vec::new();
    loop {
        let frame = socket.frame().await.unwrap();
        let data = data_of(&frame);
        if frame["event"] == "pusher:resume" {
            assert_eq!(frame["channel"], channel);
            return (numbers, data, socket);
        }
        numbers.push(data["_s"].as_i64().unwrap());
    }
}

#[tokio::test]
async fn every_logged_event_carries_its_number_and_the_one_before_on_its_channel() {
    let (_house, agent, channel) = workspace().await;
    let contact = happen(&agent, 0, 1).await;
    let (mut of_workspace, answer) = RawSocket::let_in(&agent, &channel, None).await.unwrap();
    let place = Place::of(&data_of(&answer));
    let chat = format!("private-chat.{contact}");
    let (mut of_chat, answer) = RawSocket::let_in(&agent, &chat, None).await.unwrap();
    assert_eq!(Place::of(&data_of(&answer)).seq, place.seq, "one log, one place");
    happen(&agent, 1, 3).await;
    let rename = json!({ "name": "Budi Santoso" });
    agent.put(&format!("/contacts/{contact}"), &rename).await.unwrap();
    let (mut last, mut own) = (place.seq, 0);
    loop {
        let data = data_of(&of_workspace.frame().await.unwrap());
        assert_eq!(data["_p"], last, "{data}");
        assert_eq!(data["_s"], last + 1, "numbers have no gap");
        last += 1;
        if data["contact"]["id"] == contact.as_str() {
            break;
        }
        own += 1;
    }
    assert!(own >= 3, "other contacts came between");
    let data = data_of(&of_chat.frame().await.unwrap());
    assert_eq!(data["_s"], last);
    assert!(data["_p"].as_i64().unwrap() <= place.seq, "nothing of this chat came between: {data}");
}

#[tokio::test]
async fn what_was_missed_comes_in_order_then_the_word_that_it_is_all_then_what_is_new() {
    let (_house, agent, channel) = workspace().await;
    happen(&agent, 0, 5).await;
    let place = place_of(&agent, &channel).await;
    let (numbers, word, mut socket) = come_back(&agent, &channel, &place.back(4)).await;
    assert_eq!(numbers, (place.seq - 3..=place.seq).collect::<Vec<_>>());
    assert_eq!(word, json!({ "recovered": true, "cursor": place.back(0) }));
    happen(&agent, 5, 1).await;
    assert_eq!(data_of(&socket.frame().await.unwrap())["_s"], place.seq + 1);
}

#[tokio::test]
async fn who_missed_nothing_hears_so() {
    let (_house, agent, channel) = workspace().await;
    happen(&agent, 0, 1).await;
    let place = place_of(&agent, &channel).await;
    let (numbers, word, _) = come_back(&agent, &channel, &place.back(0)).await;
    assert!(numbers.is_empty());
    assert_eq!(word, json!({ "recovered": true, "cursor": place.back(0) }));
}

#[tokio::test]
async fn a_place_of_another_epoch_or_of_the_future_or_that_is_none_is_not_recovered() {
    let (_house, agent, channel) = workspace().await;
    happen(&agent, 0, 3).await;
    let place = place_of(&agent, &channel).await;
    let other = format!("0190c2a1-5b7e-7cc3-8f00-000000000001:{}", place.seq);
    for since in [other.as_str(), &place.back(-7), "nonsense", "e:", &"9".repeat(10_000)] {
        let (numbers, word, mut socket) = come_back(&agent, &channel, since).await;
        assert!(numbers.is_empty(), "{since:.20}");
        assert_eq!(word, json!({ "recovered": false, "cursor": place.back(0) }), "{since:.20}");
        assert_open(&mut socket).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_missed_more_than_five_hundred_events_is_told_to_load_anew() {
    let (_house, agent, channel) = workspace().await;
    let place = place_of(&agent, &channel).await;
    let mut number = 0;
    while place_of(&agent, &channel).await.seq <= place.seq + 500 {
        happen(&agent, number, 50).await;
        number += 50;
    }
    let now = place_of(&agent, &channel).await;
    let (numbers, word, _) = come_back(&agent, &channel, &now.back(501)).await;
    assert!(numbers.is_empty());
    assert_eq!(word, json!({ "recovered": false, "cursor": now.back(0) }));
    let (numbers, word, _) = come_back(&agent, &channel, &now.back(500)).await;
    assert_eq!((numbers.len(), &word["recovered"]), (500, &json!(true)));
}
