//! Whatever happens in whatever order, every listener gets every event once and in order.

use std::collections::VecDeque;

use blazz_realtime::{BlazzChannel, Broadcast, CatchUp, ChannelName, Limits};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::actors::{Client, Server, data_of};
use crate::resume::{contact, follow, workspace};

#[derive(Debug, Clone, Copy)]
enum Step {
    /// An event of one of two contacts is committed.
    Commit(u128),
    /// The oldest committed event not yet sent goes out.
    Send,
    /// The listener loses its socket.
    Disconnect,
    /// The listener comes back with the last number it saw.
    Return,
    /// The listener's replay gives its next frames.
    Replay,
    /// The listener leaves the channel and enters it again on the same socket.
    Resubscribe,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (1..=2_u128).prop_map(Step::Commit),
        3 => Just(Step::Send),
        1 => Just(Step::Disconnect),
        2 => Just(Step::Return),
        3 => Just(Step::Replay),
        1 => Just(Step::Resubscribe),
    ]
}

struct Listener {
    channel: BlazzChannel,
    client: Option<Client>,
    catch_up: Option<CatchUp>,
    seen: Vec<u64>,
}

struct World {
    server: Server,
    unsent: VecDeque<Broadcast>,
    committed: Vec<(u64, u128)>,
    listener: Listener,
}

impl Listener {
    /// Reads what arrived and checks that no event says the listener missed one before it.
    fn take(&mut self, frames: impl IntoIterator<Item = Value>) {
        for frame in frames.into_iter().filter(|frame| frame["event"] == "NewChatEvent") {
            let data = data_of(&frame);
            let last = self.seen.last().copied().unwrap_or(0);
            assert!(data["_p"].as_u64().unwrap() <= last, "{data} came after {last}");
            self.seen.push(data["_s"].as_u64().unwrap());
        }
    }

    fn read(&mut self) {
        let frames = self.client.as_mut().map(Client::frames).unwrap_or_default();
        self.take(frames);
    }

    fn enter(&mut self, server: &Server) {
        let since = format!("e1:{}", self.seen.last().unwrap_or(&0));
        if let Some(client) = &mut self.client {
            self.catch_up = follow(server, client, self.channel, Some(&since));
        }
        self.read();
    }

    fn resubscribe(&mut self, server: &Server) {
        self.read();
        if let Some(client) = &mut self.client {
            client.unsubscribe(ChannelName::from(self.channel).as_str());
            self.enter(server);
        }
    }

    async fn replay(&mut self) -> bool {
        self.read();
        let Some(catch_up) = &mut self.catch_up else { return false };
        match catch_up.next_frames().await {
            Some(frames) => {
                self.take(frames.iter().map(|f| serde_json::from_slice(f.as_bytes()).unwrap()));
            }
            None => self.catch_up = None,
        }
        true
    }
}

impl World {
    /// The less the hub remembers, the more it reads in the log.
    fn new(channel: BlazzChannel, recent_events: usize) -> Self {
        let listener = Listener { channel, client: None, catch_up: None, seen: Vec::new() };
        let (unsent, committed) = (VecDeque::new(), Vec::new());
        let server = Server::with(Limits { recent_events, ..Limits::default() });
        Self { server, unsent, committed, listener }
    }

    async fn take(&mut self, step: Step) {
        match step {
            Step::Commit(of) => {
                let broadcast = self.server.log.append(workspace(), contact(of), &json!({}));
                self.committed.push((broadcast.event.seq, of));
                self.unsent.push_back(broadcast);
            }
            Step::Send => {
                if let Some(broadcast) = self.unsent.pop_front() {
                    self.server.hub.broadcast(&broadcast);
                }
                self.listener.read();
            }
            Step::Disconnect => {
                self.listener.catch_up = None;
                self.listener.client = None;
            }
            Step::Return if self.listener.client.is_none() => {
                self.listener.client = Some(self.server.connect());
                self.listener.enter(&self.server);
            }
            Step::Return => {}
            Step::Replay => {
                self.listener.replay().await;
            }
            Step::Resubscribe => self.listener.resubscribe(&self.server),
        }
    }

    /// Lets everything that is under way come to its end.
    async fn settle(&mut self) {
        self.take(Step::Return).await;
        while self.listener.replay().await {}
        while !self.unsent.is_empty() {
            self.take(Step::Send).await;
        }
    }

    fn expected(&self) -> Vec<u64> {
        let heard = |of: u128| match self.listener.channel {
            BlazzChannel::Chat(chat) => chat == contact(of),
            BlazzChannel::Workspace(_) | BlazzChannel::Presence(_) => true,
        };
        self.committed.iter().filter(|(_, of)| heard(*of)).map(|(seq, _)| *seq).collect()
    }
}

proptest! {
    #[test]
    fn every_event_is_heard_once_and_in_order(
        steps in prop::collection::vec(step(), 1..80),
        is_chat in any::<bool>(),
        recent_events in prop_oneof![Just(0_usize), 1..5_usize, Just(256)],
    ) {
        let channel =
            if is_chat { BlazzChannel::Chat(contact(1)) } else { BlazzChannel::Workspace(workspace()) };
        let mut world = World::new(channel, recent_events);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            for step in steps {
                world.take(step).await;
            }
            world.settle().await;
        });
        prop_assert_eq!(&world.listener.seen, &world.expected());
    }
}
