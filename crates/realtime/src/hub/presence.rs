//! Entering a presence channel.

use std::sync::Arc;

use tokio::time::Instant;

use super::Hub;
use super::members::Joined;
use super::room::{Feed, Room};
use crate::channel::ChannelName;
use crate::frame::Frame;
use crate::grant::Member;
use crate::socket::Socket;

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this presence channel is full")]
pub(crate) struct RoomFull;

impl Hub {
    /// Subscribes as a member: the newcomer gets the list, the others hear of a new user. Both
    /// happen under the channel's lock, so nobody misses anybody.
    pub(crate) fn join_as(
        &self,
        socket: &Arc<Socket>,
        channel: &ChannelName,
        member: Member,
        now: Instant,
    ) -> Result<(), RoomFull> {
        let mut room = self.0.rooms.entry(channel.clone()).or_default();
        if !room.subscribers.contains_key(&socket.id()) {
            let known = room.members.contains(&member.user_id);
            if !known && room.members.len() >= self.limits().presence_members {
                return Err(RoomFull);
            }
            admit(&mut room, socket, channel, member);
        }
        socket.send(Frame::subscription_succeeded(channel, &room.members.snapshot()));
        self.send_cached(socket, channel, now);
        Ok(())
    }
}

fn admit(room: &mut Room, socket: &Arc<Socket>, channel: &ChannelName, member: Member) {
    let user_id: Arc<str> = member.user_id.into();
    let added = Frame::member_added(channel, &user_id, &member.user_info);
    if room.members.join(&user_id, member.user_info) == Joined::Newcomer {
        room.deliver(&added, None, None);
    }
    room.subscribe(socket, Feed::Live { after: 0 });
    if let Some(subscriber) = room.subscribers.get_mut(&socket.id()) {
        subscriber.user_id = Some(user_id);
    }
}
