//! Sockets closed by revocation and by a stopping server.

use std::time::Duration;

use blazz_domain::{SessionId, UserId};
use blazz_realtime::{Close, Connection, Credential, DrainPace, Principal};
use uuid::Uuid;

use crate::actors::{Client, HERE, Server};

fn session(number: u128) -> Credential {
    Credential::Session(SessionId::from_uuid(Uuid::from_u128(number)))
}

fn principal(credential: Credential, user: u128) -> Principal {
    Principal { credential, user: UserId::from_uuid(Uuid::from_u128(user)) }
}

fn bind(server: &Server, client: &Client, principal: Principal) -> bool {
    server.hub.bind(client.connection.socket_id(), principal)
}

#[tokio::test]
async fn revoking_a_session_closes_its_sockets_for_good() {
    let server = Server::start();
    let (revoked, kept, unknown) = (server.connect(), server.connect(), server.connect());
    assert!(bind(&server, &revoked, principal(session(1), 7)));
    assert!(bind(&server, &kept, principal(session(2), 7)));
    assert_eq!(server.hub.credentials(), [session(1), session(2)].into());
    server.hub.close_credential(session(1));
    assert_eq!(revoked.closed_with().await, Some(Close::Unauthorized));
    assert_eq!(kept.closed_with().await, None);
    assert_eq!(unknown.closed_with().await, None);
}

#[tokio::test]
async fn a_user_whose_membership_changed_comes_back_and_asks_again() {
    let server = Server::start();
    let (changed, other) = (server.connect(), server.connect());
    assert!(bind(&server, &changed, principal(session(1), 7)));
    assert!(bind(&server, &other, principal(session(2), 8)));
    server.hub.reconnect_user(UserId::from_uuid(Uuid::from_u128(7)));
    assert_eq!(changed.closed_with().await, Some(Close::OverCapacity));
    assert_eq!(other.closed_with().await, None);
}

#[test]
fn a_socket_speaks_for_one_only() {
    let server = Server::start();
    let client = server.connect();
    assert!(bind(&server, &client, principal(session(1), 7)));
    assert!(bind(&server, &client, principal(session(1), 7)));
    assert!(!bind(&server, &client, principal(session(2), 7)));
}

#[tokio::test]
async fn a_stopping_server_sends_a_few_away_at_a_time_and_takes_nobody_in() {
    let server = Server::start();
    let clients: Vec<Client> = (0..100).map(|_| server.connect()).collect();
    let never = DrainPace { percent: 2, every: Duration::from_hours(1) };
    // Time enough for the first step, which a timer may begin a millisecond late.
    let soon = Duration::from_millis(200);
    assert!(tokio::time::timeout(soon, server.hub.drain(never)).await.is_err());
    assert_eq!(closed(&clients).await, 2);
    assert_eq!(Connection::open(&server.hub, HERE, server.now).unwrap_err(), Close::OverCapacity);
}

#[tokio::test]
async fn a_stopping_server_sends_everyone_away() {
    let server = Server::start();
    let clients: Vec<Client> = (0..100).map(|_| server.connect()).collect();
    server.hub.drain(DrainPace { percent: 30, every: Duration::from_millis(1) }).await;
    assert_eq!(closed(&clients).await, 100);
}

async fn closed(clients: &[Client]) -> usize {
    let mut closed = 0;
    for client in clients {
        closed += usize::from(client.closed_with().await == Some(Close::OverCapacity));
    }
    closed
}
