//! Presence channels: distinct users, joins and departures (rows 14–24, 76).

use std::time::Duration;

use blazz_realtime::limits::DEPARTURE_GRACE;
use blazz_realtime::{Limits, Outgoing};
use serde_json::{Value, json};

use crate::actors::{Server, assert_refused, data_of, events, name};

const ROOM: &str = "presence-room";

#[test]
fn a_member_gets_the_list_of_members() {
    let server = Server::start();
    let _first = server.member(ROOM, "1");
    let mut second = server.connect();
    server.join(&mut second, ROOM, "2");
    let data = data_of(&second.frame());
    let hash = json!({ "1": { "name": "user 1" }, "2": { "name": "user 2" } });
    assert_eq!(data, json!({ "presence": { "ids": ["1", "2"], "hash": hash, "count": 2 } }));
}

#[test]
fn the_others_hear_of_a_newcomer_and_the_newcomer_does_not() {
    let server = Server::start();
    let mut first = server.member(ROOM, "1");
    let mut second = server.member(ROOM, "2");
    let added = first.frame();
    assert_eq!(added["event"], "pusher_internal:member_added");
    assert_eq!(data_of(&added), json!({ "user_id": "2", "user_info": { "name": "user 2" } }));
    assert!(second.frames().is_empty());
}

#[test]
fn a_second_socket_of_a_user_is_not_announced_and_its_end_neither() {
    let mut server = Server::start();
    let mut watcher = server.member(ROOM, "1");
    let phone = server.member(ROOM, "2");
    let laptop = server.member(ROOM, "2");
    assert_eq!(events(&watcher.frames()), ["pusher_internal:member_added"]);
    drop(laptop);
    server.pass(DEPARTURE_GRACE);
    assert!(watcher.frames().is_empty());
    drop(phone);
    server.pass(DEPARTURE_GRACE);
    let removed = watcher.frame();
    assert_eq!(removed["event"], "pusher_internal:member_removed");
    assert_eq!(data_of(&removed), json!({ "user_id": "2" }));
}

#[test]
fn a_quick_reconnect_is_silent() {
    let mut server = Server::start();
    let mut watcher = server.member(ROOM, "1");
    drop(server.member(ROOM, "2"));
    watcher.frames();
    server.pass(Duration::from_millis(2999));
    let back = server.member(ROOM, "2");
    server.pass(DEPARTURE_GRACE);
    assert!(watcher.frames().is_empty());
    assert_eq!(server.hub.users(&name(ROOM)), ["1", "2"]);
    drop(back);
}

#[test]
fn who_joins_while_somebody_is_leaving_hears_of_the_departure() {
    let mut server = Server::start();
    let _watcher = server.member(ROOM, "1");
    drop(server.member(ROOM, "2"));
    let mut late = server.connect();
    server.join(&mut late, ROOM, "3");
    assert_eq!(data_of(&late.frame())["presence"]["ids"], json!(["1", "2", "3"]));
    server.pass(DEPARTURE_GRACE);
    assert_eq!(data_of(&late.frame()), json!({ "user_id": "2" }));
}

#[test]
fn unsubscribing_counts_as_leaving() {
    let mut server = Server::start();
    let mut watcher = server.member(ROOM, "1");
    let mut other = server.member(ROOM, "2");
    watcher.frames();
    other.unsubscribe(ROOM);
    server.pass(DEPARTURE_GRACE);
    assert_eq!(watcher.frame()["event"], "pusher_internal:member_removed");
}

#[test]
fn a_numeric_id_is_the_same_text_everywhere() {
    let server = Server::start();
    let mut watcher = server.member(ROOM, "1");
    let mut client = server.connect();
    let data = r#"{"user_id":10,"user_info":{"name":"Ten"}}"#;
    assert!(server.subscribe_private(&mut client, ROOM, Some(data)).is_none());
    let presence = data_of(&client.frame());
    assert_eq!(presence["presence"]["ids"], json!(["1", "10"]));
    assert_eq!(presence["presence"]["hash"]["10"], json!({ "name": "Ten" }));
    assert_eq!(data_of(&watcher.frame())["user_id"], "10");
}

#[test]
fn a_member_without_info_has_an_empty_object() {
    let server = Server::start();
    let mut client = server.connect();
    assert!(server.subscribe_private(&mut client, ROOM, Some(r#"{"user_id":"1"}"#)).is_none());
    assert_eq!(data_of(&client.frame())["presence"]["hash"], json!({ "1": {} }));
}

#[test]
fn without_channel_data_or_with_other_data_than_signed_nobody_joins() {
    let server = Server::start();
    let mut client = server.connect();
    assert!(server.subscribe_private(&mut client, ROOM, None).is_none());
    assert_refused(&client.frame(), ROOM);
    let auth = server.auth(&client, ROOM, Some(r#"{"user_id":"1"}"#));
    let data = json!({ "channel": ROOM, "auth": auth, "channel_data": r#"{"user_id":"2"}"# });
    assert!(client.say(&json!({ "event": "pusher:subscribe", "data": data })).is_none());
    assert_refused(&client.frame(), ROOM);
    assert!(server.hub.users(&name(ROOM)).is_empty());
}

#[test]
fn joining_again_shows_the_list_again_and_announces_nothing() {
    let server = Server::start();
    let mut watcher = server.member(ROOM, "1");
    let mut client = server.member(ROOM, "2");
    watcher.frames();
    server.join(&mut client, ROOM, "2");
    assert_eq!(data_of(&client.frame())["presence"]["count"], 2);
    assert!(watcher.frames().is_empty());
}

#[test]
fn a_full_channel_takes_more_sockets_but_no_more_users() {
    let server = Server::with(Limits { presence_members: 1, ..Limits::default() });
    let _first = server.member(ROOM, "1");
    let mut client = server.connect();
    server.join(&mut client, ROOM, "2");
    assert_refused(&client.frame(), ROOM);
    server.join(&mut client, ROOM, "1");
    assert_eq!(data_of(&client.frame())["presence"]["count"], 1);
}

#[test]
fn twenty_who_join_at_once_all_know_all() {
    let server = Server::start();
    let mut clients: Vec<_> = (0..20).map(|_| server.connect()).collect();
    std::thread::scope(|scope| {
        for (number, client) in clients.iter_mut().enumerate() {
            let server = &server;
            scope.spawn(move || server.join(client, ROOM, &number.to_string()));
        }
    });
    for client in &mut clients {
        let frames = client.frames();
        assert_eq!(frames[0]["event"], "pusher_internal:subscription_succeeded");
        let mut known: Vec<Value> =
            data_of(&frames[0])["presence"]["ids"].as_array().unwrap().clone();
        known.extend(frames[1..].iter().map(|added| data_of(added)["user_id"].clone()));
        let mut numbers: Vec<u32> =
            known.iter().map(|id| id.as_str().unwrap().parse().unwrap()).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, (0..20).collect::<Vec<u32>>());
    }
}

#[tokio::test]
async fn departures_are_announced_on_their_own() {
    let mut server = Server::start();
    server.now = server.now.checked_sub(DEPARTURE_GRACE).unwrap();
    let mut watcher = server.member(ROOM, "1");
    drop(server.member(ROOM, "2"));
    watcher.frames();
    let heard = tokio::select! {
        () = server.hub.keep_announcing_departures() => unreachable!("it never ends"),
        heard = watcher.outbox.next() => heard,
    };
    let Outgoing::Frame(frame) = heard else { panic!("expected a frame, got {heard:?}") };
    let frame: Value = serde_json::from_slice(frame.as_bytes()).unwrap();
    assert_eq!(frame["event"], "pusher_internal:member_removed");
}
