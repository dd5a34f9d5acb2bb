//! Coming back: what was missed is replayed, or the client is told to reload.

use blazz_domain::{ContactId, WorkspaceId};
use blazz_realtime::limits::REPLAYED_BYTES;
use blazz_realtime::{BlazzChannel, Broadcast, CatchUp, ChannelName, Close, Grant, Limits};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::actors::{Client, Server, data_of, events};

pub(crate) const SUCCEEDED: &str = "pusher_internal:subscription_succeeded";

pub(crate) fn workspace() -> WorkspaceId {
    WorkspaceId::from_uuid(Uuid::from_u128(1))
}

pub(crate) fn contact(number: u128) -> ContactId {
    ContactId::from_uuid(Uuid::from_u128(number))
}

pub(crate) fn follow(
    server: &Server,
    client: &mut Client,
    channel: BlazzChannel,
    since: Option<&str>,
) -> Option<CatchUp> {
    let grant = Grant { workspace: Some(workspace()), since: since.map(str::to_owned) };
    let name = ChannelName::from(channel);
    server.subscribe_private(client, name.as_str(), Some(&grant.to_channel_data()))
}

/// Commits an event of a contact, which nobody has sent out yet.
fn commit(server: &Server, of: u128) -> Broadcast {
    server.log.append(workspace(), contact(of), &json!({ "n": 1 }))
}

/// Commits an event of a contact and sends it out.
pub(crate) fn happen(server: &Server, of: u128) {
    server.hub.broadcast(&commit(server, of));
}

/// Runs a replay to its end and gives its frames.
pub(crate) async fn run(mut catch_up: CatchUp) -> Vec<Value> {
    let mut all = Vec::new();
    while let Some(frames) = catch_up.next_frames().await {
        all.extend(frames.iter().map(|f| serde_json::from_slice::<Value>(f.as_bytes()).unwrap()));
    }
    all
}

fn numbers(frames: &[Value]) -> Vec<(u64, u64)> {
    let logged = frames.iter().filter(|frame| frame["event"] == "NewChatEvent").map(data_of);
    logged.map(|d| (d["_s"].as_u64().unwrap(), d["_p"].as_u64().unwrap())).collect()
}

const WORKSPACE: fn() -> BlazzChannel = || BlazzChannel::Workspace(workspace());

#[tokio::test]
async fn a_first_subscription_tells_where_the_log_stands() {
    let server = Server::start();
    server.log.append(workspace(), contact(1), &json!({}));
    let mut client = server.connect();
    let frames = run(follow(&server, &mut client, WORKSPACE(), None).unwrap()).await;
    assert_eq!(events(&frames), [SUCCEEDED]);
    assert_eq!(data_of(&frames[0]), json!({ "cursor": "e1:1" }));
}

#[tokio::test]
async fn a_first_subscription_is_answered_at_once_when_the_hub_knows_the_place() {
    let server = Server::start();
    happen(&server, 1);
    let mut client = server.connect();
    assert!(follow(&server, &mut client, WORKSPACE(), None).is_none());
    assert_eq!(data_of(&client.frame()), json!({ "cursor": "e1:1" }));
    happen(&server, 1);
    assert_eq!(numbers(&client.frames()), [(2, 1)]);
}

#[tokio::test]
async fn a_hub_that_was_told_where_the_log_stands_answers_before_the_first_event() {
    let server = Server::start();
    server.log.append(workspace(), contact(1), &json!({}));
    server.hub.begin_at(workspace(), "e1:1".parse().unwrap());
    server.log.break_down();
    let mut client = server.connect();
    assert!(follow(&server, &mut client, WORKSPACE(), Some("e1:1")).is_none());
    assert_eq!(data_of(&client.frames()[1])["recovered"], true);
}

#[tokio::test]
async fn what_was_missed_is_replayed_in_order_before_what_is_new() {
    let server = Server::start();
    for _ in 0..4 {
        commit(&server, 1);
    }
    let mut client = server.connect();
    let catch_up = follow(&server, &mut client, WORKSPACE(), Some("e1:2")).unwrap();
    happen(&server, 1);
    assert!(client.frames().is_empty(), "live frames wait behind the replay");
    let frames = run(catch_up).await;
    let expected = [SUCCEEDED, "NewChatEvent", "NewChatEvent", "NewChatEvent", "pusher:resume"];
    assert_eq!(events(&frames), expected);
    assert_eq!(data_of(&frames[0]), json!({ "cursor": "e1:2" }));
    assert_eq!(numbers(&frames), [(3, 2), (4, 3), (5, 4)]);
    assert_eq!(data_of(&frames[4]), json!({ "recovered": true, "cursor": "e1:5" }));
    happen(&server, 1);
    assert_eq!(numbers(&client.frames()), [(6, 5)]);
}

#[tokio::test]
async fn an_event_that_is_committed_but_not_yet_sent_comes_once() {
    let server = Server::start();
    commit(&server, 1);
    let mut client = server.connect();
    let committed = commit(&server, 1);
    let catch_up = follow(&server, &mut client, WORKSPACE(), Some("e1:0")).unwrap();
    assert_eq!(numbers(&run(catch_up).await), [(1, 0), (2, 1)]);
    server.hub.broadcast(&committed);
    assert!(client.frames().is_empty());
}

#[tokio::test]
async fn a_client_that_missed_nothing_hears_so_without_the_log() {
    let server = Server::start();
    happen(&server, 1);
    server.log.break_down();
    let mut client = server.connect();
    assert!(follow(&server, &mut client, WORKSPACE(), Some("e1:1")).is_none());
    let frames = client.frames();
    assert_eq!(events(&frames), [SUCCEEDED, "pusher:resume"]);
    assert_eq!(data_of(&frames[1]), json!({ "recovered": true, "cursor": "e1:1" }));
}

#[tokio::test]
async fn a_chat_channel_replays_its_contact_only() {
    let server = Server::start();
    for of in [1, 2, 1, 2] {
        commit(&server, of);
    }
    let mut client = server.connect();
    let chat = BlazzChannel::Chat(contact(2));
    let frames = run(follow(&server, &mut client, chat, Some("e1:1")).unwrap()).await;
    assert_eq!(numbers(&frames), [(2, 1), (4, 2)]);
    happen(&server, 1);
    happen(&server, 2);
    assert_eq!(numbers(&client.frames()), [(6, 4)]);
}

#[tokio::test]
async fn a_gap_that_cannot_be_closed_is_said_and_nothing_is_replayed() {
    let server = Server::start();
    for _ in 0..4 {
        commit(&server, 1);
    }
    server.log.forget_up_to(2);
    for since in ["e1:1", "old:3", "e1:99"] {
        let mut client = server.connect();
        let frames = run(follow(&server, &mut client, WORKSPACE(), Some(since)).unwrap()).await;
        assert_eq!(events(&frames), [SUCCEEDED, "pusher:resume"], "{since}");
        assert_eq!(data_of(&frames[1]), json!({ "recovered": false, "cursor": "e1:4" }));
    }
}

#[tokio::test]
async fn more_than_five_hundred_missed_events_mean_a_reload() {
    let server = Server::start();
    for _ in 0..502 {
        happen(&server, 1);
    }
    let mut client = server.connect();
    let frames = run(follow(&server, &mut client, WORKSPACE(), Some("e1:1")).unwrap()).await;
    assert_eq!(data_of(frames.last().unwrap())["recovered"], false);
    let mut client = server.connect();
    let frames = run(follow(&server, &mut client, WORKSPACE(), Some("e1:2")).unwrap()).await;
    assert_eq!(numbers(&frames).len(), 500);
    assert_eq!(data_of(frames.last().unwrap())["recovered"], true);
}

#[tokio::test]
async fn more_than_a_megabyte_of_missed_events_means_a_reload() {
    let server = Server::start();
    let text = "x".repeat(REPLAYED_BYTES / 150);
    for _ in 0..151 {
        server.log.append(workspace(), contact(1), &json!({ "text": text }));
    }
    for (since, recovered) in [("e1:0", false), ("e1:2", true)] {
        let mut client = server.connect();
        let frames = run(follow(&server, &mut client, WORKSPACE(), Some(since)).unwrap()).await;
        assert_eq!(data_of(frames.last().unwrap())["recovered"], recovered, "{since}");
    }
}

#[tokio::test]
async fn without_the_log_live_events_still_come() {
    let server = Server::start();
    commit(&server, 1);
    server.log.break_down();
    let mut client = server.connect();
    let frames = run(follow(&server, &mut client, WORKSPACE(), Some("e1:0")).unwrap()).await;
    assert_eq!(events(&frames), [SUCCEEDED, "pusher:resume"]);
    assert_eq!(data_of(&frames[1]), json!({ "recovered": false, "cursor": null }));
    happen(&server, 1);
    assert_eq!(numbers(&client.frames()), [(2, 1)]);
}

#[tokio::test]
async fn too_many_live_frames_behind_a_replay_close_the_socket() {
    let server = Server::with(Limits { held_frames: 2, ..Limits::default() });
    let mut client = server.connect();
    let catch_up = follow(&server, &mut client, WORKSPACE(), Some("e1:0"));
    for _ in 0..3 {
        happen(&server, 1);
    }
    assert_eq!(client.closed_with().await, Some(Close::OverCapacity));
    drop(catch_up);
}

#[tokio::test]
async fn a_replay_of_an_ended_subscription_ends() {
    let server = Server::start();
    for _ in 0..3 {
        happen(&server, 1);
    }
    let mut client = server.connect();
    let ended = follow(&server, &mut client, WORKSPACE(), Some("e1:0")).unwrap();
    client.unsubscribe(ChannelName::from(WORKSPACE()).as_str());
    let anew = follow(&server, &mut client, WORKSPACE(), Some("e1:1")).unwrap();
    run(ended).await;
    happen(&server, 1);
    assert!(client.frames().is_empty(), "the new subscription still waits for its own replay");
    assert_eq!(numbers(&run(anew).await), [(2, 1), (3, 2), (4, 3)]);
}

#[tokio::test]
async fn an_event_sent_again_is_passed_over() {
    let server = Server::start();
    happen(&server, 1);
    let mut client = server.connect();
    assert!(follow(&server, &mut client, WORKSPACE(), None).is_none());
    client.frames();
    let broadcast = server.log.append(workspace(), contact(1), &json!({}));
    server.hub.broadcast(&broadcast);
    server.hub.broadcast(&broadcast);
    assert_eq!(numbers(&client.frames()), [(2, 1)]);
}

#[test]
fn a_foreign_workspace_cannot_be_followed_through_a_workspace_channel() {
    let server = Server::start();
    let mut client = server.connect();
    let other = WorkspaceId::from_uuid(Uuid::from_u128(2));
    let grant = Grant { workspace: Some(other), since: None };
    let name = ChannelName::from(WORKSPACE());
    happen(&server, 1);
    let data = grant.to_channel_data();
    assert!(server.subscribe_private(&mut client, name.as_str(), Some(&data)).is_none());
    assert_eq!(data_of(&client.frame()), json!({ "cursor": "e1:1" }));
}

#[tokio::test]
async fn subscribing_again_reads_the_log_for_the_last_time_alone() {
    let server = Server::start();
    for _ in 0..9 {
        server.log.append(workspace(), contact(1), &json!({}));
    }
    let mut client = server.connect();
    let mut subscribing = |_| follow(&server, &mut client, WORKSPACE(), Some("e1:2")).unwrap();
    let mut replays: Vec<CatchUp> = (0..20).map(&mut subscribing).collect();
    let last = replays.pop().unwrap();
    for superseded in replays {
        assert_eq!(run(superseded).await, Vec::<Value>::new());
    }
    assert_eq!(numbers(&run(last).await).len(), 7);
    assert_eq!(server.log.reads(), 1);
}

#[tokio::test]
async fn a_place_that_says_nothing_is_told_so_whether_or_not_the_hub_knows_where_the_log_stands() {
    let server = Server::start();
    server.log.append(workspace(), contact(1), &json!({}));
    for since in ["unreadable", "e1", "e1:", ":4", "e1:-1"] {
        let mut client = server.connect();
        let frames = run(follow(&server, &mut client, WORKSPACE(), Some(since)).unwrap()).await;
        assert_eq!(events(&frames), [SUCCEEDED, "pusher:resume"], "{since}");
        assert_eq!(data_of(&frames[1]), json!({ "recovered": false, "cursor": "e1:1" }));
    }
    happen(&server, 1);
    let mut client = server.connect();
    assert!(follow(&server, &mut client, WORKSPACE(), Some("unreadable")).is_none());
    let frames = client.frames();
    assert_eq!(events(&frames), [SUCCEEDED, "pusher:resume"]);
    assert_eq!(data_of(&frames[1]), json!({ "recovered": false, "cursor": "e1:2" }));
    happen(&server, 1);
    assert_eq!(numbers(&client.frames()), [(3, 2)]);
}

#[tokio::test]
async fn whoever_comes_back_soon_is_served_without_the_log_and_before_what_is_new() {
    let server = Server::start();
    for of in [1, 2, 1, 2] {
        happen(&server, of);
    }
    server.log.break_down();
    let (mut of_all, mut of_chat) = (server.connect(), server.connect());
    let all = follow(&server, &mut of_all, WORKSPACE(), Some("e1:1")).unwrap();
    let chat = BlazzChannel::Chat(contact(2));
    let chat = follow(&server, &mut of_chat, chat, Some("e1:1")).unwrap();
    happen(&server, 2);
    assert!(of_all.frames().is_empty(), "live frames wait behind the replay");
    let frames = run(all).await;
    assert_eq!(numbers(&frames), [(2, 1), (3, 2), (4, 3), (5, 4)]);
    assert_eq!(frames[4]["event"], "pusher:resume");
    assert_eq!(data_of(&frames[4]), json!({ "recovered": true, "cursor": "e1:4" }));
    assert_eq!(numbers(&run(chat).await), [(2, 0), (4, 2), (5, 4)]);
    happen(&server, 2);
    assert_eq!(numbers(&of_all.frames()), [(6, 5)]);
    assert_eq!(numbers(&of_chat.frames()), [(6, 5)]);
}

#[tokio::test]
async fn a_gap_longer_than_what_is_kept_is_closed_from_the_log() {
    let server = Server::with(Limits { recent_events: 2, ..Limits::default() });
    for _ in 0..5 {
        happen(&server, 1);
    }
    let mut client = server.connect();
    let frames = run(follow(&server, &mut client, WORKSPACE(), Some("e1:2")).unwrap()).await;
    assert_eq!(numbers(&frames), [(3, 2), (4, 3), (5, 4)]);
    assert_eq!(server.log.reads(), 1);
}
