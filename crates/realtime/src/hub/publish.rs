//! Sending events out: unnumbered ones from the HTTP API, numbered ones from the log.

use std::time::Duration;

use blazz_domain::WorkspaceId;
use dashmap::mapref::entry::Entry;
use tokio::time::Instant;

use super::Hub;
use crate::blazz_channel::BlazzChannel;
use crate::channel::ChannelName;
use crate::cursor::Cursor;
use crate::event::{Broadcast, EventData};
use crate::frame::Frame;
use crate::limits::CACHED_FOR;
use crate::socket::SocketId;

/// Old entries are swept out whenever this many channels keep an event.
const CACHED_CHANNELS: usize = 4096;

/// An event of the HTTP API for one channel.
#[derive(Debug, Clone, Copy)]
pub struct Publication<'a> {
    pub event: &'a str,
    pub channel: &'a ChannelName,
    /// Passed on byte for byte.
    pub data: &'a str,
    /// The socket that caused it and need not hear of it.
    pub except: Option<SocketId>,
}

#[derive(Debug)]
pub(super) struct CachedEvent {
    frame: Frame,
    data: String,
    kept_until: Instant,
}

/// The last event of a cache channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cached {
    /// As it was published.
    pub data: String,
    /// How long it is still kept.
    pub time_left: Duration,
}

impl Hub {
    /// Sends an event that is not in the log; those away miss it.
    pub fn publish(&self, publication: Publication<'_>, now: Instant) {
        let Publication { event, channel, data, except } = publication;
        let frame = Frame::event(event, channel.as_str(), data);
        if channel.is_cached() {
            self.publish_cached(&frame, &publication, now);
        } else if let Some(mut room) = self.0.rooms.get_mut(channel) {
            room.deliver(&frame, None, except);
        }
    }

    /// Sends what passes, such as typing: it has no number, and those away miss it.
    pub fn mention(&self, event: &str, data: &EventData, channels: &[BlazzChannel]) {
        for channel in channels {
            let channel = ChannelName::from(*channel);
            if let Some(mut room) = self.0.rooms.get_mut(&channel) {
                room.deliver(&Frame::event(event, channel.as_str(), data.as_str()), None, None);
            }
        }
    }

    /// Tells after which event of a workspace the broadcasts begin, so that clients who know all up to
    /// it need not wait for the first. A place in another life of the log takes over from the one before.
    pub fn begin_at(&self, workspace: WorkspaceId, cursor: Cursor) {
        let mut line = self.0.lines.entry(workspace).or_default();
        if line.position().is_none_or(|sent| sent.epoch != cursor.epoch) {
            line.begin_at(cursor);
        }
    }

    /// The last event that was sent out in a workspace, once that is known.
    pub fn position_of(&self, workspace: WorkspaceId) -> Option<Cursor> {
        self.0.lines.get(&workspace)?.position().cloned()
    }

    /// Sends a committed event to its channels. Call it in the order of the numbers; an event that
    /// was already sent is passed over, so a publisher may start again from an earlier one.
    pub fn broadcast(&self, broadcast: &Broadcast) {
        let Broadcast { workspace, event, channels, .. } = broadcast;
        let mut line = self.0.lines.entry(*workspace).or_default();
        if line.position().is_some_and(|sent| event.seq <= sent.seq) {
            return;
        }
        for (channel, previous) in channels {
            let channel = ChannelName::from(*channel);
            if let Some(mut room) = self.0.rooms.get_mut(&channel) {
                room.deliver(&event.frame(&channel, *previous), Some(event.seq), None);
            }
        }
        line.advance(broadcast, self.limits().recent_events);
    }

    /// The last event of a cache channel, while it is kept.
    pub fn cached(&self, channel: &ChannelName, now: Instant) -> Option<Cached> {
        let kept = self.0.cached.get(channel).filter(|kept| now < kept.kept_until)?;
        let time_left = kept.kept_until.saturating_duration_since(now);
        Some(Cached { data: kept.data.clone(), time_left })
    }

    /// The frame of the channel's last event, while it is kept.
    pub(super) fn cached_frame(&self, channel: &ChannelName, now: Instant) -> Option<Frame> {
        let kept = self.0.cached.get(channel).filter(|kept| now < kept.kept_until)?;
        Some(kept.frame.clone())
    }

    /// Keeping and delivering are one step under the channel's lock, so that a new subscriber gets
    /// the event once: out of the cache or live.
    fn publish_cached(&self, frame: &Frame, publication: &Publication<'_>, now: Instant) {
        let Publication { channel, data, except, .. } = *publication;
        let mut entry = self.0.rooms.entry(channel.clone());
        if self.0.cached.len() >= CACHED_CHANNELS {
            self.0.cached.retain(|_, kept| now < kept.kept_until);
        }
        let kept_until = now + CACHED_FOR;
        let kept = CachedEvent { frame: frame.clone(), data: data.to_owned(), kept_until };
        self.0.cached.insert(channel.clone(), kept);
        if let Entry::Occupied(room) = &mut entry {
            room.get_mut().deliver(frame, None, except);
        }
    }
}
