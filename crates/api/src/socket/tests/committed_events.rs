//! From the commit to the socket: live through the tail, missed through the log.

use blazz_realtime::{
    BlazzChannel, ChannelName, Close, Connection, EventLog, Grant, Outbox, Outgoing, Past,
};
use serde_json::{Value, json};
use tokio::time::Instant;

use super::super::{DatabaseLog, EventTail};
use super::house::{House, Owner};

async fn since(house: &House, owner: &Owner, channel: BlazzChannel, seq: u64) -> Past {
    let log = DatabaseLog::new(house.database.clone());
    log.since(owner.workspace, channel, seq, 5).await.unwrap()
}

fn numbers(past: &Past) -> Vec<u64> {
    past.events.iter().map(|event| event.seq).collect()
}

struct Ear {
    outbox: Outbox,
    _connection: Connection,
}

impl Ear {
    fn on(house: &House, owner: &Owner, channel: BlazzChannel) -> Self {
        let (mut connection, mut outbox) =
            Connection::open(&house.hub, [127, 0, 0, 1].into(), Instant::now()).unwrap();
        let name = ChannelName::from(channel);
        let data = Grant { workspace: Some(owner.workspace), since: None }.to_channel_data();
        let auth = house.hub.app().authorize(connection.socket_id(), &name, Some(&data));
        let data = json!({ "channel": name.as_str(), "auth": auth, "channel_data": data });
        let frame = json!({ "event": "pusher:subscribe", "data": data }).to_string();
        assert!(connection.receive(&frame, Instant::now()).is_none(), "the hub knows the place");
        while outbox.try_next().is_some() {}
        Self { outbox, _connection: connection }
    }

    async fn hear(&mut self) -> (u64, u64) {
        let Outgoing::Frame(frame) = self.outbox.next().await else { panic!("the socket closed") };
        let frame: Value = serde_json::from_slice(frame.as_bytes()).unwrap();
        let data: Value = serde_json::from_str(frame["data"].as_str().unwrap()).unwrap();
        (data["_s"].as_u64().unwrap(), data["_p"].as_u64().unwrap())
    }
}

#[tokio::test]
async fn what_is_committed_is_heard_in_order_on_both_channels() {
    let house = House::build().await;
    let owner = house.owner("Ana").await;
    let (budi, siti) = (house.contact(&owner.scope).await, house.contact(&owner.scope).await);
    house.happen(&owner.scope, budi, 1).await;
    let tail = EventTail::start(house.database.clone(), house.hub.clone()).await.unwrap();
    let mut all = Ear::on(&house, &owner, BlazzChannel::Workspace(owner.workspace));
    let mut chat = Ear::on(&house, &owner, BlazzChannel::Chat(budi));
    let talk = async {
        house.happen(&owner.scope, siti, 1).await;
        house.happen(&owner.scope, budi, 2).await;
        assert_eq!(
            [all.hear().await, all.hear().await, all.hear().await],
            [(2, 1), (3, 2), (4, 3)]
        );
        assert_eq!([chat.hear().await, chat.hear().await], [(3, 1), (4, 3)]);
    };
    tokio::select! {
        () = tail.run() => unreachable!("it never ends"),
        () = talk => {}
    }
}

#[tokio::test]
async fn a_workspace_that_begins_later_is_heard_from_its_first_event() {
    let house = House::build().await;
    let tail = EventTail::start(house.database.clone(), house.hub.clone()).await.unwrap();
    let owner = house.owner("Ana").await;
    let contact = house.contact(&owner.scope).await;
    let talk = async {
        house.happen(&owner.scope, contact, 1).await;
        while house.hub.position_of(owner.workspace).is_none() {
            tokio::task::yield_now().await;
        }
        let mut ear = Ear::on(&house, &owner, BlazzChannel::Workspace(owner.workspace));
        house.happen(&owner.scope, contact, 250).await;
        for seq in 2..=251 {
            assert_eq!(ear.hear().await, (seq, seq - 1));
        }
    };
    tokio::select! {
        () = tail.run() => unreachable!("it never ends"),
        () = talk => {}
    }
}

#[tokio::test]
async fn the_log_gives_what_came_after_a_number() {
    let house = House::build().await;
    let owner = house.owner("Ana").await;
    let (budi, siti) = (house.contact(&owner.scope).await, house.contact(&owner.scope).await);
    for contact in [budi, siti, budi, siti] {
        house.happen(&owner.scope, contact, 1).await;
    }
    let everything = since(&house, &owner, BlazzChannel::Workspace(owner.workspace), 1).await;
    assert_eq!((numbers(&everything), everything.complete), (vec![2, 3, 4], true));
    assert_eq!(everything.head.seq, 4);
    let chat = since(&house, &owner, BlazzChannel::Chat(siti), 2).await;
    assert_eq!((numbers(&chat), chat.complete), (vec![4], true));
    let nothing = since(&house, &owner, BlazzChannel::Workspace(owner.workspace), 4).await;
    assert_eq!((numbers(&nothing), nothing.complete), (vec![], true));
}

#[tokio::test]
async fn the_log_says_when_it_cannot_give_everything() {
    let house = House::build().await;
    let owner = house.owner("Ana").await;
    let contact = house.contact(&owner.scope).await;
    house.happen(&owner.scope, contact, 7).await;
    let channel = BlazzChannel::Workspace(owner.workspace);
    let cut = since(&house, &owner, channel, 1).await;
    assert_eq!((numbers(&cut), cut.complete), (vec![2, 3, 4, 5, 6], false));
    assert!(since(&house, &owner, channel, 2).await.complete);
}

#[tokio::test]
async fn a_renewed_log_recovers_nobody_who_followed_it_before() {
    let house = House::build().await;
    let owner = house.owner("Ana").await;
    let contact = house.contact(&owner.scope).await;
    house.happen(&owner.scope, contact, 7).await;
    let log = DatabaseLog::new(house.database.clone());
    let known = log.head(owner.workspace).await.unwrap();
    for renewed in [false, true] {
        if renewed {
            house.renew_log().await;
        }
        let since = since(&house, &owner, BlazzChannel::Chat(contact), known.seq).await;
        assert_eq!(since.head.epoch != known.epoch, renewed);
        assert_eq!(since.head.seq, known.seq);
    }
}

#[tokio::test]
async fn a_log_that_is_renewed_beside_the_program_makes_every_socket_come_back() {
    let house = House::build().await;
    let owner = house.owner("Ana").await;
    let contact = house.contact(&owner.scope).await;
    house.happen(&owner.scope, contact, 7).await;
    let tail = EventTail::start(house.database.clone(), house.hub.clone()).await.unwrap();
    let before = house.hub.position_of(owner.workspace).unwrap();
    let mut ear = Ear::on(&house, &owner, BlazzChannel::Workspace(owner.workspace));
    house.renew_log().await;
    tokio::select! {
        () = tail.run() => unreachable!("it never ends"),
        closed = ear.outbox.next() => assert_eq!(closed, Outgoing::Close(Close::OverCapacity)),
    }
    let after = house.hub.position_of(owner.workspace).unwrap();
    assert_eq!((after.seq, after.epoch != before.epoch), (7, true));
}
