//! Entering a channel of numbered events, from now on or from where the client left off.

use std::sync::Arc;

use blazz_domain::WorkspaceId;
use serde_json::{Value, json};

use super::Hub;
use super::catch_up::CatchUp;
use super::room::{Feed, Held, Room};
use crate::blazz_channel::BlazzChannel;
use crate::channel::ChannelName;
use crate::cursor::Cursor;
use crate::frame::Frame;
use crate::socket::{Socket, SocketId};

/// A subscription to a channel of numbered events.
#[derive(Debug, Clone)]
pub(crate) struct Follow {
    pub(crate) name: ChannelName,
    pub(crate) channel: BlazzChannel,
    pub(crate) workspace: WorkspaceId,
    /// The last place the client knows.
    pub(crate) since: Option<Cursor>,
}

/// What a replay finds when it asks for the frames held behind it.
pub(super) enum Release {
    /// More arrived meanwhile; send them, then ask again.
    Frames(Vec<Frame>),
    /// Nothing waits: the subscriber is live again.
    Live,
    /// The subscription ended or was made anew.
    Gone,
}

impl Hub {
    /// Subscribes. When everything before now is known to be unneeded or already there, the answer
    /// is sent at once; otherwise live frames are held until the returned replay has run.
    pub(crate) fn follow(&self, socket: &Arc<Socket>, follow: Follow) -> Option<CatchUp> {
        // Held until the subscriber is in the room: no event passes between cursor and room.
        let position = self.0.positions.entry(follow.workspace).or_default();
        let is_up_to_date = follow.since.is_none() || follow.since == *position;
        let mut room = self.0.rooms.entry(follow.name.clone()).or_default();
        if let Some(here) = position.as_ref().filter(|_| is_up_to_date) {
            room.subscribe(socket, Feed::Live { after: here.seq });
            socket.send(succeeded(&follow.name, Some(here)));
            if follow.since.is_some() {
                socket.send(Frame::resume(&follow.name, true, Some(here)));
            }
            return None;
        }
        let ticket = self.hold(&mut room, socket);
        Some(CatchUp::new(self.clone(), socket.id(), follow, ticket))
    }

    fn hold(&self, room: &mut Room, socket: &Arc<Socket>) -> u64 {
        let ticket = self.next_ticket();
        let capacity = self.limits().held_frames;
        room.subscribe(socket, Feed::Held(Held { ticket, frames: Vec::new(), capacity }));
        ticket
    }

    /// Whether the subscription that this replay belongs to still waits for it.
    pub(super) fn awaits(&self, socket: SocketId, channel: &ChannelName, ticket: u64) -> bool {
        let Some(room) = self.0.rooms.get(channel) else { return false };
        let feed = room.subscribers.get(&socket).map(|subscriber| &subscriber.feed);
        matches!(feed, Some(Feed::Held(held)) if held.ticket == ticket)
    }

    /// Takes the frames held behind a replay that reached `after`; lets the subscriber go live when
    /// there are none.
    pub(super) fn release(
        &self,
        socket: SocketId,
        channel: &ChannelName,
        ticket: u64,
        after: u64,
    ) -> Release {
        let Some(mut room) = self.0.rooms.get_mut(channel) else { return Release::Gone };
        let Some(subscriber) = room.subscribers.get_mut(&socket) else { return Release::Gone };
        match &mut subscriber.feed {
            Feed::Held(held) if held.ticket == ticket => {
                let frames = std::mem::take(&mut held.frames);
                let news: Vec<Frame> = frames
                    .into_iter()
                    .filter(|(seq, _)| seq.is_none_or(|seq| seq > after))
                    .map(|(_, frame)| frame)
                    .collect();
                if !news.is_empty() {
                    return Release::Frames(news);
                }
                subscriber.feed = Feed::Live { after };
                Release::Live
            }
            _ => Release::Gone,
        }
    }
}

/// The answer to a subscription, with the place after which every event follows.
pub(super) fn succeeded(channel: &ChannelName, cursor: Option<&Cursor>) -> Frame {
    let data: Value = cursor.map_or_else(|| json!({}), |at| json!({ "cursor": at.to_string() }));
    Frame::subscription_succeeded(channel, &data)
}
