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
use crate::event::LoggedEvent;
use crate::frame::Frame;
use crate::grant::Since;
use crate::socket::{Socket, SocketId};

/// A subscription to a channel of numbered events.
#[derive(Debug, Clone)]
pub(crate) struct Follow {
    pub(crate) name: ChannelName,
    pub(crate) channel: BlazzChannel,
    pub(crate) workspace: WorkspaceId,
    pub(crate) since: Since,
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

impl Follow {
    /// The answer of a subscription that begins at a place and needs nothing of what came before, or cannot
    /// get it.
    pub(super) fn start_at(&self, here: &Cursor) -> Vec<Frame> {
        let mut frames = vec![succeeded(&self.name, Some(here))];
        if self.since != Since::Now {
            let is_known = self.since != Since::Unreadable;
            frames.push(Frame::resume(&self.name, is_known, Some(here)));
        }
        frames
    }

    /// The answer with all that came after a place, and the word that it is all.
    pub(super) fn replay<'a>(
        &self,
        since: &Cursor,
        missed: impl IntoIterator<Item = (&'a LoggedEvent, u64)>,
        head: &Cursor,
    ) -> Vec<Frame> {
        let mut frames = vec![succeeded(&self.name, Some(since))];
        frames
            .extend(missed.into_iter().map(|(event, previous)| event.frame(&self.name, previous)));
        frames.push(Frame::resume(&self.name, true, Some(head)));
        frames
    }
}

impl Hub {
    /// Subscribes. When everything before now is known to be unneeded or already there, the answer
    /// is sent at once; otherwise live frames are held until the returned replay has run.
    pub(crate) fn follow(&self, socket: &Arc<Socket>, follow: Follow) -> Option<CatchUp> {
        // Held until the subscriber is in the room: no event passes between cursor and room.
        let line = self.0.lines.entry(follow.workspace).or_default();
        let mut room = self.0.rooms.entry(follow.name.clone()).or_default();
        let kept = match (line.position(), &follow.since) {
            (Some(here), Since::Place(known)) if known != here => {
                let missed = line.since(known, follow.channel);
                missed.map(|missed| (follow.replay(known, missed, here), here.seq))
            }
            (Some(here), _) => {
                room.subscribe(socket, Feed::Live { after: here.seq });
                for frame in follow.start_at(here) {
                    socket.send(frame);
                }
                return None;
            }
            (None, _) => None,
        };
        let ticket = self.hold(&mut room, socket);
        Some(CatchUp::new(self.clone(), socket.id(), follow, ticket, kept))
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
