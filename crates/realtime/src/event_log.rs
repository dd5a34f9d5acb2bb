//! What the hub asks of the durable log of events.

use blazz_domain::WorkspaceId;
use futures_util::future::BoxFuture;

use crate::blazz_channel::BlazzChannel;
use crate::cursor::Cursor;
use crate::event::LoggedEvent;

/// The numbered events of every workspace, as committed.
pub trait EventLog: Send + Sync + 'static {
    /// Where the workspace's log ends now; seq 0 when it is empty.
    fn head(&self, workspace: WorkspaceId) -> BoxFuture<'_, Result<Cursor, EventLogError>>;

    /// The channel's events after `seq`, in order, at most `limit`.
    fn since(
        &self,
        workspace: WorkspaceId,
        channel: BlazzChannel,
        seq: u64,
        limit: usize,
    ) -> BoxFuture<'_, Result<Past, EventLogError>>;
}

/// A stretch of a channel's past.
#[derive(Debug, Clone)]
pub struct Past {
    pub events: Vec<LoggedEvent>,
    /// Whether `events` is everything of the channel after the asked number up to `head`: false when
    /// the log no longer reaches back that far or the limit cut it short.
    pub complete: bool,
    /// The workspace's log up to which this was read.
    pub head: Cursor,
}

#[derive(Debug, thiserror::Error)]
#[error("the event log could not be read")]
pub struct EventLogError(#[source] pub Box<dyn std::error::Error + Send + Sync>);
