//! One occupied channel: its subscribers, how each is fed, and who is present.

use std::collections::HashMap;
use std::sync::Arc;

use super::members::Members;
use crate::close::Close;
use crate::frame::Frame;
use crate::socket::{Socket, SocketId};

#[derive(Debug, Default)]
pub(super) struct Room {
    pub(super) subscribers: HashMap<SocketId, Subscriber>,
    /// Empty but for presence channels.
    pub(super) members: Members,
}

#[derive(Debug)]
pub(super) struct Subscriber {
    pub(super) socket: Arc<Socket>,
    /// The user it counts as, in a presence channel.
    pub(super) user_id: Option<Arc<str>>,
    pub(super) feed: Feed,
}

/// How a subscriber gets what happens in the channel.
#[derive(Debug)]
pub(super) enum Feed {
    /// At once; numbered events up to `after` it already has.
    Live { after: u64 },
    /// Later: its past is being replayed first.
    Held(Held),
}

/// Live frames waiting behind a replay.
#[derive(Debug)]
pub(super) struct Held {
    /// Names the replay that will release them.
    pub(super) ticket: u64,
    pub(super) frames: Vec<(Option<u64>, Frame)>,
    pub(super) capacity: usize,
}

impl Room {
    pub(super) fn is_empty(&self) -> bool {
        self.subscribers.is_empty()
    }

    pub(super) fn subscribe(&mut self, socket: &Arc<Socket>, feed: Feed) {
        let subscriber = Subscriber { socket: socket.clone(), user_id: None, feed };
        self.subscribers.insert(socket.id(), subscriber);
    }

    /// Gives a frame to everybody but `except`; `seq` is the number of a logged event.
    pub(super) fn deliver(&mut self, frame: &Frame, seq: Option<u64>, except: Option<SocketId>) {
        metrics::counter!("blazz_realtime_deliveries_total")
            .increment(self.subscribers.len() as u64);
        for (id, subscriber) in &mut self.subscribers {
            if Some(*id) != except {
                subscriber.deliver(frame, seq);
            }
        }
    }
}

impl Subscriber {
    fn deliver(&mut self, frame: &Frame, seq: Option<u64>) {
        match &mut self.feed {
            Feed::Live { after } if seq.is_some_and(|seq| seq <= *after) => {}
            Feed::Live { .. } => self.socket.send(frame.clone()),
            Feed::Held(held) if held.frames.len() < held.capacity => {
                held.frames.push((seq, frame.clone()));
            }
            Feed::Held(_) => self.socket.close(Close::OverCapacity),
        }
    }
}
