//! Entering and leaving channels that have no numbered events.

use std::sync::Arc;

use serde_json::json;
use tokio::time::Instant;

use super::Hub;
use super::room::{Feed, Room};
use crate::channel::ChannelName;
use crate::frame::Frame;
use crate::limits::DEPARTURE_GRACE;
use crate::socket::{Socket, SocketId};

impl Hub {
    /// Subscribes and answers; a repeated subscription is answered again and changes nothing.
    pub(crate) fn join(&self, socket: &Arc<Socket>, channel: &ChannelName, now: Instant) {
        let mut room = self.0.rooms.entry(channel.clone()).or_default();
        if !room.subscribers.contains_key(&socket.id()) {
            room.subscribe(socket, Feed::Live { after: 0 });
        }
        socket.send(Frame::subscription_succeeded(channel, &json!({})));
        self.send_cached(socket, channel, now);
    }

    /// Takes a socket out of a channel; the last socket of a user starts the user's departure.
    pub(crate) fn leave(&self, socket: SocketId, channel: &ChannelName, now: Instant) {
        if let Some(mut room) = self.0.rooms.get_mut(channel) {
            self.take_out(&mut room, socket, channel, now);
        }
        self.0.rooms.remove_if(channel, |_, room| room.is_empty());
    }

    fn take_out(&self, room: &mut Room, socket: SocketId, channel: &ChannelName, now: Instant) {
        let Some(left) = room.subscribers.remove(&socket) else { return };
        let Some(user_id) = left.user_id else { return };
        let gone_at = now + DEPARTURE_GRACE;
        if room.members.leave(&user_id, gone_at) && !room.is_empty() {
            self.0.departures.expect(gone_at, channel.clone(), user_id);
        }
    }

    /// Sends the channel's kept event, or says that there is none; nothing on other channels.
    pub(super) fn send_cached(&self, socket: &Socket, channel: &ChannelName, now: Instant) {
        if channel.is_cached() {
            let kept = self.cached_frame(channel, now);
            socket.send(kept.unwrap_or_else(|| Frame::cache_miss(channel)));
        }
    }
}
