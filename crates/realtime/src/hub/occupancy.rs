//! Who is where, as the HTTP API asks.

use super::Hub;
use super::room::Room;
use crate::channel::ChannelName;

/// How full a channel is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Occupancy {
    /// Sockets subscribed.
    pub subscriptions: usize,
    /// Distinct users; only presence channels have any.
    pub users: usize,
}

impl Hub {
    /// The channels with at least one subscriber whose name starts with `prefix`.
    pub fn occupied(&self, prefix: &str) -> Vec<(ChannelName, Occupancy)> {
        let rooms = self.0.rooms.iter();
        rooms
            .filter(|room| !room.is_empty() && room.key().as_str().starts_with(prefix))
            .map(|room| (room.key().clone(), room.occupancy()))
            .collect()
    }

    /// Zero in both for a channel nobody is in.
    pub fn occupancy(&self, channel: &ChannelName) -> Occupancy {
        self.0.rooms.get(channel).map(|room| room.occupancy()).unwrap_or_default()
    }

    /// The ids of the distinct users in a presence channel, in order.
    pub fn users(&self, channel: &ChannelName) -> Vec<String> {
        let room = self.0.rooms.get(channel);
        room.map(|room| room.members.connected().map(ToString::to_string).collect())
            .unwrap_or_default()
    }
}

impl Room {
    fn occupancy(&self) -> Occupancy {
        Occupancy { subscriptions: self.subscribers.len(), users: self.members.connected().count() }
    }
}
