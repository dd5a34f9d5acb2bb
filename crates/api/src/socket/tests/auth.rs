//! Who gets the signature for which channel.

use blazz_domain::permission::Permission;
use blazz_domain::{ContactId, WorkspaceId};
use blazz_realtime::{BlazzChannel, Connection, Outbox};
use serde_json::{Value, json};
use tokio::time::Instant;

use super::super::auth::{
    AuthBody, AuthRefusal, ChannelAuth, Listener, authenticate_user, authorize_channel,
};
use super::super::credentials::close_expired;
use super::house::House;

async fn ask(
    house: &House,
    listener: &Listener,
    body: AuthBody,
) -> Result<ChannelAuth, AuthRefusal> {
    authorize_channel(&house.hub, &house.database, listener, &body).await
}

fn body(channel: &dyn ToString) -> AuthBody {
    AuthBody { socket_id: "1.2".to_owned(), channel_name: channel.to_string(), since: None }
}

fn channels(workspace: WorkspaceId, contact: ContactId) -> [BlazzChannel; 3] {
    [
        BlazzChannel::Workspace(workspace),
        BlazzChannel::Chat(contact),
        BlazzChannel::Presence(workspace),
    ]
}

fn connect(house: &House) -> (Connection, Outbox) {
    Connection::open(&house.hub, [127, 0, 0, 1].into(), Instant::now()).unwrap()
}

/// Subscribes with what was signed; gives the server's answer.
fn subscribe(
    connection: &mut Connection,
    outbox: &mut Outbox,
    body: &AuthBody,
    auth: &ChannelAuth,
) -> Value {
    let data = json!({
        "channel": body.channel_name, "auth": auth.auth, "channel_data": auth.channel_data,
    });
    let frame = json!({ "event": "pusher:subscribe", "data": data }).to_string();
    while outbox.try_next().is_some() {}
    let _replay = connection.receive(&frame, Instant::now());
    outbox
        .try_next()
        .map(|frame| serde_json::from_slice(frame.as_bytes()).unwrap())
        .unwrap_or_default()
}

#[tokio::test]
async fn a_member_is_let_into_the_channels_of_the_workspace() {
    let house = House::build().await;
    let owner = house.owner("Ana").await;
    let contact = house.contact(&owner.scope).await;
    for channel in channels(owner.workspace, contact) {
        let (mut connection, mut outbox) = connect(&house);
        let mut body = body(&channel);
        body.socket_id = connection.socket_id().to_string();
        let auth = ask(&house, &owner.listener(), body.clone()).await.unwrap();
        let answer = subscribe(&mut connection, &mut outbox, &body, &auth);
        assert_ne!(answer["event"], "pusher:subscription_error", "{channel}");
    }
}

#[tokio::test]
async fn nobody_hears_another_workspace() {
    let house = House::build().await;
    let (owner, stranger) = (house.owner("Ana").await, house.owner("Eve").await);
    let contact = house.contact(&owner.scope).await;
    let (_, token) = house.token(&stranger, &[Permission::EventsRead]).await;
    for channel in channels(owner.workspace, contact) {
        for listener in [&stranger.listener(), &token] {
            let refusal = ask(&house, listener, body(&channel)).await.unwrap_err();
            assert!(matches!(refusal, AuthRefusal::Forbidden), "{channel}");
        }
    }
}

#[tokio::test]
async fn a_token_hears_with_the_right_to_and_is_not_seen() {
    let house = House::build().await;
    let owner = house.owner("Ana").await;
    let (_, deaf) = house.token(&owner, &[Permission::ChatsRead]).await;
    let workspace = BlazzChannel::Workspace(owner.workspace);
    assert!(matches!(ask(&house, &deaf, body(&workspace)).await, Err(AuthRefusal::Forbidden)));
    let house = House::build().await;
    let owner = house.owner("Ana").await;
    let (_, hearing) = house.token(&owner, &[Permission::EventsRead]).await;
    assert!(ask(&house, &hearing, body(&BlazzChannel::Workspace(owner.workspace))).await.is_ok());
    let presence = body(&BlazzChannel::Presence(owner.workspace));
    assert!(matches!(ask(&house, &hearing, presence).await, Err(AuthRefusal::Forbidden)));
}

#[tokio::test]
async fn a_member_is_present_under_id_and_name() {
    let house = House::build().await;
    let owner = house.owner("Ana").await;
    let presence = body(&BlazzChannel::Presence(owner.workspace));
    let auth = ask(&house, &owner.listener(), presence).await.unwrap();
    let data: Value = serde_json::from_str(&auth.channel_data).unwrap();
    assert_eq!(data, json!({ "user_id": owner.user, "user_info": { "name": "Ana" } }));
    let user = authenticate_user(&house.hub, &owner.listener(), "1.2").unwrap();
    let data: Value = serde_json::from_str(&user.user_data).unwrap();
    assert_eq!(data["id"], json!(owner.user));
}

#[tokio::test]
async fn the_place_to_resume_from_is_signed_with_the_workspace() {
    let house = House::build().await;
    let owner = house.owner("Ana").await;
    let mut with_since = body(&BlazzChannel::Workspace(owner.workspace));
    with_since.since = Some("e1:7".to_owned());
    let auth = ask(&house, &owner.listener(), with_since.clone()).await.unwrap();
    let data: Value = serde_json::from_str(&auth.channel_data).unwrap();
    assert_eq!(data, json!({ "workspace": owner.workspace, "since": "e1:7" }));
}

#[tokio::test]
async fn a_place_that_cannot_be_read_keeps_nobody_out() {
    let house = House::build().await;
    let owner = house.owner("Ana").await;
    let unreadable = json!({ "workspace": owner.workspace, "since": "unreadable" });
    let long = "9".repeat(100_000);
    for (since, signed) in [
        ("", json!({ "workspace": owner.workspace })),
        ("nonsense", unreadable.clone()),
        ("e1:x", unreadable.clone()),
        (long.as_str(), unreadable),
    ] {
        let mut body = body(&BlazzChannel::Workspace(owner.workspace));
        body.since = Some(since.to_owned());
        let auth = ask(&house, &owner.listener(), body).await.unwrap();
        let data: Value = serde_json::from_str(&auth.channel_data).unwrap();
        assert_eq!(data, signed, "{since:.20}");
    }
}

#[tokio::test]
async fn the_socket_of_somebody_who_is_no_longer_a_member_comes_back_and_is_refused() {
    let house = House::build().await;
    let owner = house.owner("Ana").await;
    let (connection, outbox) = connect(&house);
    let mut body = body(&BlazzChannel::Workspace(owner.workspace));
    body.socket_id = connection.socket_id().to_string();
    ask(&house, &owner.listener(), body.clone()).await.unwrap();
    close_expired(&house.database, &house.hub).await.unwrap();
    assert!(!is_closing(&outbox).await);
    let tx = house.database.begin(&owner.scope).await.unwrap();
    let member = tx.members().find_user(owner.user).await.unwrap().unwrap();
    tx.members().remove(&member).await.unwrap();
    tx.commit().await.unwrap();
    let refusal = ask(&house, &owner.listener(), body).await;
    assert!(matches!(refusal, Err(AuthRefusal::Forbidden)));
    close_expired(&house.database, &house.hub).await.unwrap();
    assert!(is_closing(&outbox).await);
}

#[tokio::test]
async fn a_socket_is_tied_before_it_is_known_whether_it_is_let_in() {
    let house = House::build().await;
    let (owner, other) = (house.owner("Ana").await, house.owner("Eve").await);
    let (connection, outbox) = connect(&house);
    let mut body = body(&BlazzChannel::Workspace(other.workspace));
    body.socket_id = connection.socket_id().to_string();
    assert!(ask(&house, &owner.listener(), body).await.is_err());
    house.hub.reconnect_user(owner.user);
    assert!(is_closing(&outbox).await);
}

#[tokio::test]
async fn a_channel_that_is_not_ours_and_a_socket_that_is_none_are_refused() {
    let house = House::build().await;
    let listener = house.owner("Ana").await.listener();
    for channel in ["private-workspace.7", "private-news", "presence-room", "news"] {
        let refusal = ask(&house, &listener, body(&channel)).await;
        assert!(matches!(refusal, Err(AuthRefusal::Forbidden)), "{channel}");
    }
    assert!(matches!(ask(&house, &listener, body(&"a b")).await, Err(AuthRefusal::ChannelName(_))));
    let mut no_socket = body(&"private-workspace.7");
    no_socket.socket_id = "1.2:private-x".to_owned();
    assert!(matches!(ask(&house, &listener, no_socket).await, Err(AuthRefusal::SocketId(_))));
}

#[tokio::test]
async fn a_socket_is_not_handed_from_one_to_another() {
    let house = House::build().await;
    let (ana, eve) = (house.owner("Ana").await, house.owner("Eve").await);
    let (connection, _outbox) = connect(&house);
    let asked = |workspace| AuthBody {
        socket_id: connection.socket_id().to_string(),
        ..body(&BlazzChannel::Workspace(workspace))
    };
    assert!(ask(&house, &ana.listener(), asked(ana.workspace)).await.is_ok());
    let refusal = ask(&house, &eve.listener(), asked(eve.workspace)).await;
    assert!(matches!(refusal, Err(AuthRefusal::ForeignSocket)));
}

#[tokio::test]
async fn a_socket_ends_with_the_session_or_token_it_was_granted_through() {
    let house = House::build().await;
    let owner = house.owner("Ana").await;
    let (token, listener) = house.token(&owner, &[Permission::EventsRead]).await;
    let mut outboxes = Vec::new();
    let mut connections = Vec::new();
    for listener in [owner.listener(), listener] {
        let (connection, outbox) = connect(&house);
        let mut body = body(&BlazzChannel::Workspace(owner.workspace));
        body.socket_id = connection.socket_id().to_string();
        ask(&house, &listener, body).await.unwrap();
        connections.push(connection);
        outboxes.push(outbox);
    }
    close_expired(&house.database, &house.hub).await.unwrap();
    for outbox in &outboxes {
        assert!(!is_closing(outbox).await);
    }
    let tx = house.database.begin_system().await.unwrap();
    tx.end_session(owner.user, owner.session).await.unwrap();
    tx.commit().await.unwrap();
    let tx = house.database.begin(&owner.scope).await.unwrap();
    tx.api_tokens().remove(token).await.unwrap();
    tx.commit().await.unwrap();
    close_expired(&house.database, &house.hub).await.unwrap();
    for outbox in &outboxes {
        assert!(is_closing(outbox).await);
    }
}

async fn is_closing(outbox: &Outbox) -> bool {
    tokio::time::timeout(std::time::Duration::ZERO, outbox.closing()).await.is_ok()
}
