//! The replay of what a returning client missed, before it hears live events again.

use std::time::Duration;

use tokio::time::timeout;

use super::Hub;
use super::follow::{Follow, Release, succeeded};
use crate::channel::ChannelName;
use crate::cursor::Cursor;
use crate::event_log::{EventLogError, Past};
use crate::frame::Frame;
use crate::limits::REPLAYED_EVENTS;
use crate::socket::SocketId;

/// How long the log may take; then the client is told to reload instead.
const LOG_TIMEOUT: Duration = Duration::from_secs(5);

/// One subscription that waits for its past. Its frames go straight to the network, after those that
/// wait in the socket's queue: a replay may be longer than the queue.
#[derive(Debug)]
pub struct CatchUp {
    hub: Hub,
    socket: SocketId,
    follow: Follow,
    ticket: u64,
    /// The number up to which the client has everything, once the log was read.
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
    pub(super) fn new(hub: Hub, socket: SocketId, follow: Follow, ticket: u64) -> Self {
        Self { hub, socket, follow, ticket, reached: None }
    }

    /// The channel whose past it is.
    pub const fn channel(&self) -> &ChannelName {
        &self.follow.name
    }

    /// The next frames to send, in order; None when the subscription is live, has ended or was made anew.
    pub async fn next_frames(&mut self) -> Option<Vec<Frame>> {
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
            None => self.head().await.map(|head| self.start_at(&head)),
            Some(since) => self.read(&since).await.map(|past| self.replay(&since, past)),
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
        vec![succeeded(&self.follow.name, Some(head))]
    }

    /// All of the past and the word that it is all, or none of it and the word to reload.
    fn replay(&mut self, since: &Cursor, past: Past) -> Vec<Frame> {
        let name = &self.follow.name;
        let is_same_log = since.epoch == past.head.epoch && since.seq <= past.head.seq;
        let recovered = past.complete && is_same_log;
        let from = if recovered { since } else { &past.head };
        let mut frames = vec![succeeded(name, Some(from))];
        if recovered {
            let mut previous = since.seq;
            for event in past.events {
                frames.push(event.frame(name, previous));
                previous = event.seq;
            }
        }
        frames.push(Frame::resume(name, recovered, Some(&past.head)));
        self.reached = Some(past.head.seq);
        frames
    }

    /// Without the log nothing can be promised: the client hears live events and is told to reload.
    fn start_blind(&mut self, error: &PastError) -> Vec<Frame> {
        tracing::warn!(channel.name = %self.follow.name, %error, "could not replay missed events");
        self.reached = Some(0);
        let name = &self.follow.name;
        vec![succeeded(name, None), Frame::resume(name, false, None)]
    }
}
