//! The server under test and clients that remember what they were sent.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use blazz_realtime::{
    App, CatchUp, ChannelName, Close, Connection, Hub, Limits, Member, Outbox, Publication,
    SocketId,
};
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::memory_log::MemoryLog;

/// Where clients come from unless something else is said.
pub(crate) const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

pub(crate) struct Server {
    pub(crate) hub: Hub,
    pub(crate) log: Arc<MemoryLog>,
    pub(crate) now: Instant,
}

pub(crate) struct Client {
    pub(crate) connection: Connection,
    pub(crate) outbox: Outbox,
    pub(crate) now: Instant,
}

impl Server {
    pub(crate) fn start() -> Self {
        Self::with(Limits::default())
    }

    pub(crate) fn with(limits: Limits) -> Self {
        Self::build(limits, Arc::default())
    }

    /// A server that starts on a log that is there already.
    pub(crate) fn on(log: Arc<MemoryLog>) -> Self {
        Self::build(Limits::default(), log)
    }

    fn build(limits: Limits, log: Arc<MemoryLog>) -> Self {
        let app = App::new("1", "app-key", "app-secret");
        Self { hub: Hub::new(app, limits, log.clone()), log, now: Instant::now() }
    }

    /// A client that has taken its greeting.
    pub(crate) fn connect(&self) -> Client {
        let mut client = self.connect_unread();
        client.frames();
        client
    }

    pub(crate) fn connect_unread(&self) -> Client {
        let (connection, outbox) = Connection::open(&self.hub, HERE, self.now).unwrap();
        Client { connection, outbox, now: self.now }
    }

    pub(crate) fn publish(&self, channel: &str, event: &str, data: &str) {
        self.publish_except(channel, event, data, None);
    }

    pub(crate) fn publish_except(
        &self,
        channel: &str,
        event: &str,
        data: &str,
        except: Option<SocketId>,
    ) {
        let channel = &name(channel);
        self.hub.publish(Publication { event, channel, data, except }, self.now);
    }

    pub(crate) fn pass(&mut self, time: Duration) {
        self.now += time;
        self.hub.announce_departures(self.now);
    }

    pub(crate) fn auth(
        &self,
        client: &Client,
        channel: &str,
        channel_data: Option<&str>,
    ) -> String {
        let socket = client.connection.socket_id();
        self.hub.app().authorize(socket, &name(channel), channel_data)
    }

    /// Subscribes with a good signature; the answer is still to be read.
    pub(crate) fn subscribe_private(
        &self,
        client: &mut Client,
        channel: &str,
        channel_data: Option<&str>,
    ) -> Option<CatchUp> {
        let auth = self.auth(client, channel, channel_data);
        let data = json!({ "channel": channel, "auth": auth, "channel_data": channel_data });
        client.say(&json!({ "event": "pusher:subscribe", "data": data }))
    }

    pub(crate) fn join(&self, client: &mut Client, channel: &str, user_id: &str) {
        let user_info = json!({ "name": format!("user {user_id}") });
        let data = Member { user_id: user_id.to_owned(), user_info }.to_channel_data();
        assert!(self.subscribe_private(client, channel, Some(&data)).is_none());
    }

    /// A client present in the channel that has read everything so far.
    pub(crate) fn member(&self, channel: &str, user_id: &str) -> Client {
        let mut client = self.connect();
        self.join(&mut client, channel, user_id);
        client.frames();
        client
    }

    /// A client subscribed to a private channel that has read everything so far.
    pub(crate) fn subscriber(&self, channel: &str) -> Client {
        let mut client = self.connect();
        assert!(self.subscribe_private(&mut client, channel, None).is_none());
        client.frames();
        client
    }
}

impl Client {
    pub(crate) fn say(&mut self, frame: &Value) -> Option<CatchUp> {
        self.say_text(&frame.to_string())
    }

    pub(crate) fn say_text(&mut self, text: &str) -> Option<CatchUp> {
        self.connection.receive(text, self.now)
    }

    pub(crate) fn subscribe(&mut self, channel: &str) {
        let data = json!({ "channel": channel });
        assert!(self.say(&json!({ "event": "pusher:subscribe", "data": data })).is_none());
    }

    pub(crate) fn unsubscribe(&mut self, channel: &str) {
        let data = json!({ "channel": channel });
        assert!(self.say(&json!({ "event": "pusher:unsubscribe", "data": data })).is_none());
    }

    pub(crate) fn whisper(&mut self, channel: &str, event: &str, data: &Value) {
        assert!(self.say(&json!({ "event": event, "channel": channel, "data": data })).is_none());
    }

    /// Everything sent to this client and not yet read.
    pub(crate) fn frames(&mut self) -> Vec<Value> {
        std::iter::from_fn(|| self.outbox.try_next())
            .map(|frame| serde_json::from_slice(frame.as_bytes()).unwrap())
            .collect()
    }

    pub(crate) fn frame(&mut self) -> Value {
        let mut frames = self.frames();
        assert_eq!(frames.len(), 1, "expected one frame, got {frames:?}");
        frames.remove(0)
    }

    /// The reason the server gave for closing, if it did.
    pub(crate) async fn closed_with(&self) -> Option<Close> {
        tokio::time::timeout(Duration::ZERO, self.outbox.closing()).await.ok()
    }
}

pub(crate) fn name(channel: &str) -> ChannelName {
    ChannelName::parse(channel).unwrap()
}

/// The data of a server event, which is JSON inside a string.
pub(crate) fn data_of(frame: &Value) -> Value {
    serde_json::from_str(frame["data"].as_str().expect("data is a JSON string")).unwrap()
}

pub(crate) fn events(frames: &[Value]) -> Vec<&str> {
    frames.iter().map(|frame| frame["event"].as_str().unwrap()).collect()
}

/// Asserts an answer that refuses a subscription.
pub(crate) fn assert_refused(frame: &Value, channel: &str) {
    assert_eq!(frame["event"], "pusher:subscription_error");
    assert_eq!(frame["channel"], channel);
    assert_eq!(frame["data"]["code"], 4009);
}
