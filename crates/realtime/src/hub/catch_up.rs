//! The replay of what a returning client missed, before it hears live events again.

use std::time::Duration;

use tokio::time::timeout;

use super::Hub;
use super::follow::{Follow, Release, succeeded};
use crate::channel::ChannelName;
use crate::cursor::Cursor;
use crate::event_log::{EventLogError, Past};
use crate::frame::Frame;
use crate::grant::Since;
use crate::limits::{REPLAYED_BYTES, REPLAYED_EVENTS};
use crate::socket::SocketId;

/// How long the log may take; then the client is told to reload instead.
const LOG_TIMEOUT: Duration = Duration::from_secs(15);

/// One subscription that waits for its past. Its frames go straight to the network, after those that
/// wait in the socket's queue: a replay may be longer than the queue.
#[derive(Debug)]
pub struct CatchUp {
    hub: Hub,
    socket: SocketId,
    follow: Follow,
    ticket: u64,
    /// Frames that the hub still had in memory and that are to be sent first.
    kept: Option<Vec<Frame>>,
    /// The number up to which the client has everything, once that is known.
    reached: Option<u64>,
}

#[derive(Debug, thiserror::Error)]
enum PastError {
    #[error(transparent)]
    Log(#[from] EventLogError),
    #[error("the event log did not answer in time")]
    Timeout(#[from] tokio::time::error::Elapsed),
}

impl CatchUp {
    /// `kept` are the frames that close the gap up to a number, when they are at hand; otherwise the log is
    /// read.
    pub(super) fn new(
        hub: Hub,
        socket: SocketId,
        follow: Follow,
        ticket: u64,
        kept: Option<(Vec<Frame>, u64)>,
    ) -> Self {
        let (kept, reached) = kept.unzip();
        Self { hub, socket, follow, ticket, kept, reached }
    }

    /// The channel whose past it is.
    pub const fn channel(&self) -> &ChannelName {
        &self.follow.name
    }

    /// The next frames to send, in order; None when the subscription is live, has ended or was made anew.
    pub async fn next_frames(&mut self) -> Option<Vec<Frame>> {
        if let Some(kept) = self.kept.take() {
            return self.is_awaited().then_some(kept);
        }
        let Some(after) = self.reached else { return self.first_frames().await };
        match self.hub.release(self.socket, &self.follow.name, self.ticket, after) {
            Release::Frames(frames) => Some(frames),
            Release::Live | Release::Gone => None,
        }
    }

    /// Reads for the subscription that stands, and for no earlier one: whoever subscribes a hundred times
    /// has the log read once.
    async fn first_frames(&mut self) -> Option<Vec<Frame>> {
        let hub = self.hub.clone();
        let _permit = hub.0.replays.acquire().await;
        if !self.is_awaited() {
            return None;
        }
        let frames = self.past().await;
        self.is_awaited().then_some(frames)
    }

    fn is_awaited(&self) -> bool {
        self.hub.awaits(self.socket, &self.follow.name, self.ticket)
    }

    async fn past(&mut self) -> Vec<Frame> {
        let read = match self.follow.since.clone() {
            Since::Now | Since::Unreadable => self.head().await.map(|head| self.start_at(&head)),
            Since::Place(since) => self.read(&since).await.map(|past| self.replay(&since, &past)),
        };
        read.unwrap_or_else(|error| self.start_blind(&error))
    }

    async fn head(&self) -> Result<Cursor, PastError> {
        Ok(timeout(LOG_TIMEOUT, self.hub.0.log.head(self.follow.workspace)).await??)
    }

    async fn read(&self, since: &Cursor) -> Result<Past, PastError> {
        let Follow { workspace, channel, .. } = self.follow;
        let past = self.hub.0.log.since(workspace, channel, since.seq, REPLAYED_EVENTS);
        Ok(timeout(LOG_TIMEOUT, past).await??)
    }

    fn start_at(&mut self, head: &Cursor) -> Vec<Frame> {
        self.reached = Some(head.seq);
        self.follow.start_at(head)
    }

    /// All of the past and the word that it is all, or none of it and the word to reload.
    fn replay(&mut self, since: &Cursor, past: &Past) -> Vec<Frame> {
        self.reached = Some(past.head.seq);
        let is_same_log = since.epoch == past.head.epoch && since.seq <= past.head.seq;
        let bytes: usize = past.events.iter().map(|event| event.data.as_str().len()).sum();
        if !past.complete || !is_same_log || bytes > REPLAYED_BYTES {
            let name = &self.follow.name;
            return vec![
                succeeded(name, Some(&past.head)),
                Frame::resume(name, false, Some(&past.head)),
            ];
        }
        let numbers = past.events.iter().map(|event| event.seq);
        let previous = std::iter::once(since.seq).chain(numbers);
        self.follow.replay(since, past.events.iter().zip(previous), &past.head)
    }

    /// Without the log nothing can be promised: the client hears live events and is told to reload.
    fn start_blind(&mut self, error: &PastError) -> Vec<Frame> {
        tracing::warn!(channel.name = %self.follow.name, %error, "could not replay missed events");
        self.reached = Some(0);
        let name = &self.follow.name;
        vec![succeeded(name, None), Frame::resume(name, false, None)]
    }
}
