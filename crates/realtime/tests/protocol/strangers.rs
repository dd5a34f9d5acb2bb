//! Sockets nobody vouches for: how many an address may have, how long they may stay, how much they may hold.

use std::net::IpAddr;
use std::time::Duration;

use blazz_realtime::{Close, Connection, Limits, Liveness};
use serde_json::json;

use crate::actors::{Client, HERE, Server, assert_refused};

const ELSEWHERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));

fn few() -> Server {
    let limits = Limits {
        strangers_per_address: 2,
        subscriptions_per_stranger: 2,
        idle_timeout: Duration::from_secs(45),
        ..Limits::default()
    };
    Server::with(limits)
}

fn refusal(server: &Server, from: IpAddr) -> Option<Close> {
    Connection::open(&server.hub, from, server.now).err()
}

fn sign_in(server: &Server, client: &mut Client) {
    let user_data = r#"{"id":"ana"}"#;
    let auth = server.hub.app().authenticate(client.connection.socket_id(), user_data);
    let data = json!({ "auth": auth, "user_data": user_data });
    assert!(client.say(&json!({ "event": "pusher:signin", "data": data })).is_none());
    assert_eq!(client.frame()["event"], "pusher:signin_success");
}

#[test]
fn an_address_has_only_so_many_strangers_and_others_are_not_kept_out() {
    let server = few();
    let (first, _second) = (server.connect(), server.connect());
    assert_eq!(refusal(&server, HERE), Some(Close::Crowded));
    assert_eq!(refusal(&server, ELSEWHERE), None);
    drop(first);
    assert_eq!(refusal(&server, HERE), None);
}

#[test]
fn whoever_a_signature_vouches_for_is_no_stranger() {
    let server = few();
    let _office: Vec<Client> = (0..20).map(|_| server.subscriber("private-a")).collect();
    let _present: Vec<Client> =
        (0..20).map(|user| server.member("presence-a", &user.to_string())).collect();
    for _ in 0..20 {
        let mut client = server.connect();
        sign_in(&server, &mut client);
        std::mem::forget(client);
    }
    let (mut first, _second) = (server.connect(), server.connect());
    first.subscribe("news");
    assert_eq!(refusal(&server, HERE), Some(Close::Crowded), "a public channel vouches for nobody");
}

#[test]
fn a_stranger_is_in_few_public_channels_until_a_signature_vouches_for_it() {
    let server = few();
    let mut client = server.connect();
    for channel in ["a", "b", "c"] {
        client.subscribe(channel);
    }
    assert_refused(&client.frames()[2], "c");
    assert!(server.subscribe_private(&mut client, "private-a", None).is_none());
    client.subscribe("c");
    assert!(
        client.frames().iter().all(|it| it["event"] == "pusher_internal:subscription_succeeded")
    );
}

#[tokio::test]
async fn who_enters_no_channel_is_closed_after_a_while_however_lively() {
    let server = few();
    let mut client = server.connect();
    let second = Duration::from_secs(1);
    let start = client.now;
    assert_eq!(client.connection.tick(start + 30 * second), Liveness::Ping(start + 45 * second));
    client.now = start + 40 * second;
    assert!(client.say_text(r#"{"event":"pusher:pong"}"#).is_none());
    let nonsense = json!({ "channel": "private-a", "auth": "app-key:00" });
    assert!(client.say(&json!({ "event": "pusher:subscribe", "data": nonsense })).is_none());
    assert_eq!(client.connection.tick(start + 44 * second), Liveness::CheckAt(start + 45 * second));
    assert_eq!(client.connection.tick(start + 45 * second), Liveness::Over(Close::Idle));
    assert_eq!(client.closed_with().await, Some(Close::Idle));
    assert_eq!(Close::Idle.code(), 4202);
}

#[test]
fn who_has_entered_a_channel_or_signed_in_stays() {
    let server = few();
    let mut in_public = server.connect();
    in_public.subscribe("news");
    in_public.unsubscribe("news");
    let in_private = server.subscriber("private-a");
    let mut signed_in = server.connect();
    sign_in(&server, &mut signed_in);
    for mut client in [in_public, in_private, signed_in] {
        let later = client.now + Duration::from_secs(50);
        client.connection.hear(later);
        assert_eq!(
            client.connection.tick(later),
            Liveness::CheckAt(later + Duration::from_secs(30))
        );
    }
}
