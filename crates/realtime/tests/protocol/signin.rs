//! Signing in, events to a user, terminating a user (rows 62–66).

use blazz_realtime::Close;
use serde_json::{Value, json};

use crate::actors::{Client, Server, assert_refused, data_of};

const ANA: &str = r#"{"id":"ana","user_info":{"name":"Ana"}}"#;

fn sign_in(server: &Server, client: &mut Client, user_data: &str) -> Value {
    let auth = server.hub.app().authenticate(client.connection.socket_id(), user_data);
    let data = json!({ "auth": auth, "user_data": user_data });
    assert!(client.say(&json!({ "event": "pusher:signin", "data": data })).is_none());
    client.frame()
}

#[test]
fn a_good_signature_signs_in() {
    let server = Server::start();
    let answer = sign_in(&server, &mut server.connect(), ANA);
    assert_eq!(answer["event"], "pusher:signin_success");
    assert_eq!(data_of(&answer), json!({ "user_data": ANA }));
}

#[test]
fn a_bad_signature_another_user_or_no_id_is_an_error() {
    let server = Server::start();
    let mut client = server.connect();
    let data = json!({ "auth": "app-key:00", "user_data": ANA });
    assert!(client.say(&json!({ "event": "pusher:signin", "data": data })).is_none());
    assert_eq!(client.frame()["data"]["code"], 4009);
    assert_eq!(sign_in(&server, &mut client, "{}")["event"], "pusher:error");
    assert_eq!(sign_in(&server, &mut client, ANA)["event"], "pusher:signin_success");
    assert_eq!(sign_in(&server, &mut client, r#"{"id":"bob"}"#)["data"]["code"], 4009);
}

#[test]
fn a_user_hears_what_is_sent_to_the_user_and_nobody_else_does() {
    let server = Server::start();
    let (mut ana, mut bob) = (server.connect(), server.connect());
    sign_in(&server, &mut ana, ANA);
    for client in [&mut ana, &mut bob] {
        client.subscribe("#server-to-user-ana");
    }
    assert_eq!(ana.frame()["event"], "pusher_internal:subscription_succeeded");
    assert_refused(&bob.frame(), "#server-to-user-ana");
    server.publish("#server-to-user-ana", "hello", "1");
    assert_eq!(ana.frame()["event"], "hello");
    assert!(bob.frames().is_empty());
}

#[tokio::test]
async fn terminating_a_user_closes_the_signed_in_and_the_present() {
    let server = Server::start();
    let mut signed_in = server.connect();
    sign_in(&server, &mut signed_in, ANA);
    let present = server.member("presence-room", "ana");
    let other = server.member("presence-room", "bob");
    server.hub.terminate_connections("ana");
    assert_eq!(signed_in.closed_with().await, Some(Close::Unauthorized));
    assert_eq!(present.closed_with().await, Some(Close::Unauthorized));
    assert_eq!(other.closed_with().await, None);
}
