//! What only a real connection shows: handshake, close codes, control frames, slow readers.

use axum::http::StatusCode;
use blazz_domain::WorkspaceId;
use blazz_realtime::{BlazzChannel, DrainPace, Grant, Limits};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::{Error, Message};

use super::actors::{Client, Server};

async fn refused_with(server: &Server, path: &str, origin: Option<&str>) -> StatusCode {
    match server.open(path, origin).await {
        Err(Error::Http(response)) => response.status(),
        other => panic!("expected an HTTP refusal, got {:?}", other.map(|_| "a socket")),
    }
}

#[tokio::test]
async fn a_client_that_is_not_admitted_hears_why_in_a_frame_and_a_close_code() {
    let server = Server::start().await;
    for (path, code) in [
        ("/app/unknown?protocol=7", 4001),
        ("/app/app-key?protocol=99", 4007),
        ("/app/app-key", 4008),
        ("/app/app-key?protocol=x", 4006),
    ] {
        let mut client = server.open(path, None).await.unwrap();
        assert_eq!(client.closing_codes().await, (u64::from(code), code), "{path}");
    }
}

#[tokio::test]
async fn a_socket_elsewhere_is_not_found_and_the_page_is_still_a_page() {
    let server = Server::start().await;
    assert_eq!(refused_with(&server, "/elsewhere/app-key", None).await, StatusCode::NOT_FOUND);
    assert_eq!(server.get("/app/inbox").await, (StatusCode::OK, "the page".to_owned()));
}

#[tokio::test]
async fn a_foreign_page_opens_no_socket() {
    let server = Server::start().await;
    let foreign = Some("https://evil.example.com");
    let path = "/app/app-key?protocol=7";
    assert_eq!(refused_with(&server, path, foreign).await, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_websocket_ping_gets_its_pong() {
    let mut client = Server::start().await.connect().await;
    client.send(Message::Ping("are you there".into())).await;
    assert_eq!(client.message().await, Message::Pong("are you there".into()));
}

#[tokio::test]
async fn a_binary_frame_is_an_error_and_the_socket_stays() {
    let mut client = Server::start().await.connect().await;
    client.send(Message::binary(vec![0, 159])).await;
    assert_eq!(client.frame().await["event"], "pusher:error");
    client.say(&json!({ "event": "pusher:ping" })).await;
    assert_eq!(client.frame().await["event"], "pusher:pong");
}

#[tokio::test]
async fn a_client_that_says_goodbye_hears_one() {
    let server = Server::start().await;
    let mut client = server.connect().await;
    client.send(Message::Close(None)).await;
    assert!(matches!(client.message().await, Message::Close(_)));
}

#[tokio::test]
async fn a_lost_connection_leaves_its_channels() {
    let server = Server::start().await;
    let mut watcher = server.join("presence-room", "1").await;
    let lost = server.join("presence-room", "2").await;
    assert_eq!(watcher.frame().await["event"], "pusher_internal:member_added");
    drop(lost);
    let removed = tokio::select! {
        () = server.live.hub.keep_announcing_departures() => unreachable!("it never ends"),
        frame = watcher.frame() => frame,
    };
    assert_eq!(removed["event"], "pusher_internal:member_removed");
}

#[tokio::test]
async fn a_terminated_user_is_closed_with_4009() {
    let server = Server::start().await;
    let mut client = server.join("presence-room", "ana").await;
    let path = "/apps/1/users/ana/terminate_connections";
    assert_eq!(server.call("POST", path, "").await, (StatusCode::OK, json!({})));
    assert_eq!(client.closing_codes().await, (4009, 4009));
}

#[tokio::test]
async fn a_reader_that_stops_reading_is_closed_and_the_others_go_on() {
    let server = Server::with(Limits { queued_frames: 16, ..Limits::default() }).await;
    let (mut quick, mut slow) = (server.connect().await, server.connect().await);
    for client in [&mut quick, &mut slow] {
        client.subscribe("news").await;
    }
    let body = json!({ "name": "x", "channel": "news", "data": "x".repeat(10_000) }).to_string();
    let mut published = 0;
    while server.live.hub.socket_count() == 2 {
        assert_eq!(server.call("POST", "/apps/1/events", &body).await.0, StatusCode::OK);
        published += 1;
        assert_eq!(quick.frame().await["event"], "x");
    }
    assert!(published > 16);
    assert_eq!(slow.closing_codes().await.1, 4100);
}

#[tokio::test]
async fn a_stopping_server_sends_clients_away_to_come_back() {
    let server = Server::start().await;
    let mut client = server.connect().await;
    let (codes, ()) =
        tokio::join!(client.closing_codes(), server.live.shut_down(DrainPace::default()));
    assert_eq!(codes, (4100, 4100));
    let mut late = server.open("/app/app-key?protocol=7", None).await.unwrap();
    assert_eq!(late.closing_codes().await, (4100, 4100));
}

#[tokio::test]
async fn what_was_missed_comes_before_what_is_new_even_when_it_overfills_the_queue() {
    let server = Server::with(Limits { queued_frames: 16, ..Limits::default() }).await;
    let mut client = server.connect().await;
    let workspace = "0190c2a1-5b7e-7cc3-8f00-000000000001".parse::<WorkspaceId>().unwrap();
    let grant = Grant { workspace: Some(workspace), since: Some("e1:100".to_owned()) };
    let channel = BlazzChannel::Workspace(workspace).to_string();
    server.subscribe(&mut client, &channel, Some(&grant.to_channel_data())).await;
    assert_eq!(client.frame().await["event"], "pusher_internal:subscription_succeeded");
    for seq in 101..=400 {
        assert_eq!(data(&mut client).await["_s"], seq);
    }
    assert_eq!(data(&mut client).await, json!({ "recovered": true, "cursor": "e1:400" }));
    let event = json!({ "name": "x", "channel": channel, "data": "7" }).to_string();
    server.call("POST", "/apps/1/events", &event).await;
    assert_eq!(data(&mut client).await, 7);
}

async fn data(client: &mut Client) -> Value {
    serde_json::from_str(client.frame().await["data"].as_str().unwrap()).unwrap()
}
