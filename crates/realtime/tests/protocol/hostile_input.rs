//! Nonsense from a client costs it an error frame, never its socket (rows 67–69).

use proptest::prelude::*;

use crate::actors::Server;

#[test]
fn nonsense_is_answered_with_an_error_and_the_socket_stays() {
    let mut client = Server::start().connect();
    for text in [
        "{not json",
        "",
        "\"\"",
        r#"{"event":"pusher:nonsense","data":{}}"#,
        r#"{"event":"pusher_internal:member_added","channel":"presence-a","data":"{}"}"#,
        r#"{"event":"pusher:subscribe","data":"no json"}"#,
        r#"{"event":"pusher:subscribe"}"#,
        r#"{"event":"pusher:signin","data":{"auth":7}}"#,
        r#"{"event":"client-x","data":{}}"#,
        r#"{"event":"client-x","channel":"a b","data":{}}"#,
    ] {
        assert!(client.say_text(text).is_none());
        assert_eq!(client.frame()["event"], "pusher:error", "{text}");
    }
    assert!(client.say_text(r#"{"event":"pusher:ping"}"#).is_none());
    assert_eq!(client.frame()["event"], "pusher:pong");
}

#[test]
fn a_binary_frame_is_an_error() {
    let mut client = Server::start().connect();
    client.connection.receive_binary(client.now);
    assert_eq!(client.frame()["event"], "pusher:error");
}

#[test]
fn unsubscribing_from_what_was_never_subscribed_is_nothing() {
    let mut client = Server::start().connect();
    client.unsubscribe("news");
    client.unsubscribe("a b");
    assert!(client.frames().is_empty());
}

proptest! {
    #[test]
    fn no_text_makes_the_server_panic(
        event in "(pusher:(subscribe|unsubscribe|signin|ping)|client-[a-z]{0,3}|\\PC{0,8})",
        data in "(\\PC{0,20}|\\{\"channel\":\"[a-z#. -]{0,20}\"\\}|\\{\"auth\":\"\\PC{0,5}\"\\})",
    ) {
        let mut client = Server::start().connect();
        let _ = client.say_text(&format!(r#"{{"event":"{event}","channel":"private-a","data":{data}}}"#));
        let _ = client.say_text(&data);
        client.frames();
    }
}
