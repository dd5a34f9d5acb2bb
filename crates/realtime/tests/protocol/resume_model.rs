//! A client that is cut off at random ends with exactly what was committed, or is told that it must reload:
//! also when the log forgets its old end, or is replaced by an older copy of itself.

use std::collections::VecDeque;

use blazz_realtime::{BlazzChannel, Broadcast, CatchUp};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use crate::actors::{Client, Server, data_of};
use crate::resume::{SUCCEEDED, contact, follow, workspace};
use crate::sequences::sequences;

/// Steps of one sequence.
const MOST: usize = 60;

#[derive(Debug, Clone, Copy)]
enum Step {
    /// An event of one of two contacts is committed …
    Commit(u128),
    /// … and goes out, later.
    Send,
    Cut,
    Return,
    /// The client's replay gives its next frames.
    Replay,
    /// The log forgets all but this many of its newest events.
    Forget(u64),
    /// The program starts again on a copy with that many events fewer.
    Restore(usize),
}

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => (1..=2_u128).prop_map(Step::Commit),
        8 => Just(Step::Send),
        3 => Just(Step::Cut),
        5 => Just(Step::Return),
        8 => Just(Step::Replay),
        1 => (0..6_u64).prop_map(Step::Forget),
        1 => (0..6_usize).prop_map(Step::Restore),
    ]
}

/// What a client knows, as the page would.
#[derive(Default)]
struct Reader {
    client: Option<Client>,
    catch_up: Option<CatchUp>,
    /// The newest place it was told, `epoch:seq`.
    epoch: String,
    seq: u64,
    /// Numbers it heard since it last loaded everything, which it did up to `loaded`.
    heard: Vec<u64>,
    loaded: u64,
    reloads: usize,
}

impl Reader {
    fn take(&mut self, frame: &Value) {
        match frame["event"].as_str().unwrap() {
            "NewChatEvent" => {
                let data = data_of(frame);
                let (seq, previous) = (data["_s"].as_u64().unwrap(), data["_p"].as_u64().unwrap());
                assert!(previous <= self.seq, "{seq} came, {previous} before it did not");
                // What it heard before a cut may come again; it is known by its number.
                if seq > self.seq {
                    self.heard.push(seq);
                    self.seq = seq;
                }
            }
            SUCCEEDED if self.epoch.is_empty() => self.load(&data_of(frame)),
            "pusher:resume" => {
                let data = data_of(frame);
                if data["recovered"] == false {
                    self.reloads += 1;
                    self.load(&data);
                }
            }
            _ => {}
        }
    }

    /// Everything is loaded anew, up to the place that is told.
    fn load(&mut self, told: &Value) {
        let (epoch, seq) = told["cursor"].as_str().unwrap().split_once(':').unwrap();
        (self.epoch, self.seq) = (epoch.to_owned(), seq.parse().unwrap());
        (self.loaded, self.heard) = (self.seq, Vec::new());
    }

    fn read(&mut self) {
        for frame in self.client.as_mut().map(Client::frames).unwrap_or_default() {
            self.take(&frame);
        }
    }

    fn cut(&mut self) {
        self.read();
        (self.client, self.catch_up) = (None, None);
    }

    fn come_back(&mut self, server: &Server, channel: BlazzChannel) {
        let mut client = server.connect();
        let since = (!self.epoch.is_empty()).then(|| format!("{}:{}", self.epoch, self.seq));
        self.catch_up = follow(server, &mut client, channel, since.as_deref());
        self.client = Some(client);
        self.read();
    }

    async fn replay(&mut self) -> bool {
        self.read();
        let Some(catch_up) = &mut self.catch_up else { return false };
        match catch_up.next_frames().await {
            Some(frames) => {
                for frame in frames {
                    self.take(&serde_json::from_slice(frame.as_bytes()).unwrap());
                }
            }
            None => self.catch_up = None,
        }
        true
    }
}

struct World {
    server: Server,
    channel: BlazzChannel,
    unsent: VecDeque<Broadcast>,
    committed: Vec<u128>,
    forgotten: u64,
    reader: Reader,
    /// Whether the reader was told to reload though nothing it lacked was gone.
    needless_reload: bool,
}

impl World {
    fn new(channel: BlazzChannel) -> Self {
        Self {
            server: Server::start(),
            channel,
            unsent: VecDeque::new(),
            committed: Vec::new(),
            forgotten: 0,
            reader: Reader::default(),
            needless_reload: false,
        }
    }

    async fn take(&mut self, step: Step) {
        match step {
            Step::Commit(of) => {
                self.unsent.push_back(self.server.log.append(workspace(), contact(of), &json!({})));
                self.committed.push(of);
            }
            Step::Send => {
                if let Some(broadcast) = self.unsent.pop_front() {
                    self.server.hub.broadcast(&broadcast);
                }
                self.reader.read();
            }
            Step::Cut => self.reader.cut(),
            Step::Return if self.reader.client.is_none() => {
                self.reader.come_back(&self.server, self.channel);
            }
            Step::Return => {}
            Step::Replay => {
                let (reloads, may_need) = (self.reader.reloads, self.may_need_reload());
                self.reader.replay().await;
                self.needless_reload |= self.reader.reloads > reloads && !may_need;
            }
            Step::Forget(kept) => {
                let head = self.committed.len() as u64;
                self.forgotten = self.forgotten.max(head.saturating_sub(kept));
                self.server.log.forget_up_to(self.forgotten);
            }
            Step::Restore(lost) => self.restore(lost),
        }
    }

    fn may_need_reload(&self) -> bool {
        self.reader.seq < self.forgotten || self.reader.epoch != self.epoch()
    }

    fn epoch(&self) -> String {
        self.server.log.epoch().to_string()
    }

    fn restore(&mut self, lost: usize) {
        self.reader.cut();
        self.unsent.clear();
        let kept = self.committed.len().saturating_sub(lost);
        self.committed.truncate(kept);
        self.forgotten = self.forgotten.min(kept as u64);
        self.server.log.restore(workspace(), kept);
        self.server.log.forget_up_to(self.forgotten);
        let log = self.server.log.clone();
        self.server = Server::on(log);
    }

    /// Lets everything that is under way come to its end.
    async fn settle(&mut self) {
        self.take(Step::Return).await;
        while self.reader.catch_up.is_some() {
            self.take(Step::Replay).await;
        }
        while !self.unsent.is_empty() {
            self.take(Step::Send).await;
        }
    }

    /// What the channel carried since the reader last loaded everything.
    fn expected(&self) -> Vec<u64> {
        let is_heard = |of: u128| match self.channel {
            BlazzChannel::Chat(chat) => chat == contact(of),
            BlazzChannel::Workspace(_) | BlazzChannel::Presence(_) => true,
        };
        let numbered = self.committed.iter().zip(1_u64..);
        let since = numbered.filter(|(of, seq)| *seq > self.reader.loaded && is_heard(**of));
        since.map(|(_, seq)| seq).collect()
    }
}

#[test]
fn a_client_ends_with_what_was_committed_or_is_told_to_reload() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let cases = (vec(any_step(), 1..=MOST), any::<bool>());
    let checked = TestRunner::new(sequences(4_000, file!())).run(&cases, |(steps, is_chat)| {
        let workspace = BlazzChannel::Workspace(workspace());
        let mut world =
            World::new(if is_chat { BlazzChannel::Chat(contact(1)) } else { workspace });
        runtime.block_on(async {
            for step in steps {
                world.take(step).await;
            }
            world.settle().await;
        });
        prop_assert_eq!(&world.reader.heard, &world.expected());
        prop_assert!(!world.needless_reload, "told to reload though nothing was gone");
        Ok(())
    });
    checked.unwrap_or_else(|failure| panic!("{failure}"));
}
