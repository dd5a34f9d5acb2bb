//! The event log of the database, as the hub reads it to replay what a client missed.

use blazz_domain::WorkspaceId;
use blazz_realtime::{
    BlazzChannel, Cursor, EventData, EventDataError, EventLog, EventLogError, LoggedEvent, Past,
};
use blazz_storage::system::events::Head;
use blazz_storage::workspace::events::Event;
use blazz_storage::{Database, Scope, StorageError};
use futures_util::future::BoxFuture;

/// Reads on behalf of clients whose subscription was already authorised.
#[derive(Debug, Clone)]
pub struct DatabaseLog(Database);

#[derive(Debug, thiserror::Error)]
pub(super) enum LogError {
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error("an event of the log is damaged")]
    Damaged(#[from] EventDataError),
    #[error("the log has no such workspace")]
    NoWorkspace,
}

impl DatabaseLog {
    pub const fn new(database: Database) -> Self {
        Self(database)
    }

    async fn read_head(&self, workspace: WorkspaceId) -> Result<Cursor, LogError> {
        let head = self.0.read_system().find_event_head(workspace).await?;
        let head = head.ok_or(LogError::NoWorkspace)?;
        Ok(cursor(&head))
    }

    /// The head is read first: whatever is committed up to it is there for the second look.
    async fn read_since(
        &self,
        workspace: WorkspaceId,
        channel: BlazzChannel,
        seq: u64,
        limit: usize,
    ) -> Result<Past, LogError> {
        let head = self.read_head(workspace).await?;
        let scope = scope(&self.0, workspace).await?;
        let events = self.list(&scope, channel, signed(seq), limit + 1).await?;
        let known: Vec<Event> =
            events.into_iter().filter(|event| event.seq <= signed(head.seq)).collect();
        let reaches_back = seq >= head.seq || self.reaches_back(&scope, signed(seq)).await?;
        let complete = reaches_back && known.len() <= limit;
        let events = known.iter().take(limit).map(logged).collect::<Result<_, _>>()?;
        Ok(Past { events, complete, head })
    }

    async fn list(
        &self,
        scope: &Scope,
        channel: BlazzChannel,
        seq: i64,
        limit: usize,
    ) -> Result<Vec<Event>, StorageError> {
        let tx = self.0.read(scope);
        match channel {
            BlazzChannel::Chat(contact) => {
                tx.events().list_of_contact_after(contact, seq, limit).await
            }
            BlazzChannel::Workspace(_) | BlazzChannel::Presence(_) => {
                tx.events().list_after(seq, limit).await
            }
        }
    }

    /// Whether nothing after `seq` was deleted for its age.
    async fn reaches_back(&self, scope: &Scope, seq: i64) -> Result<bool, StorageError> {
        let oldest = self.0.read(scope).events().oldest().await?;
        Ok((1..=seq + 1).contains(&oldest))
    }
}

impl EventLog for DatabaseLog {
    fn head(&self, workspace: WorkspaceId) -> BoxFuture<'_, Result<Cursor, EventLogError>> {
        Box::pin(async move { Ok(self.read_head(workspace).await?) })
    }

    fn since(
        &self,
        workspace: WorkspaceId,
        channel: BlazzChannel,
        seq: u64,
        limit: usize,
    ) -> BoxFuture<'_, Result<Past, EventLogError>> {
        Box::pin(async move { Ok(self.read_since(workspace, channel, seq, limit).await?) })
    }
}

impl From<LogError> for EventLogError {
    fn from(error: LogError) -> Self {
        Self(Box::new(error))
    }
}

pub(super) async fn scope(database: &Database, workspace: WorkspaceId) -> Result<Scope, LogError> {
    database.read_system().console_scope(workspace).await?.ok_or(LogError::NoWorkspace)
}

pub(super) fn logged(event: &Event) -> Result<LoggedEvent, EventDataError> {
    let data = EventData::parse(&event.data)?;
    Ok(LoggedEvent { seq: event.seq.unsigned_abs(), name: event.name, data })
}

/// The place after everything a workspace's log holds.
pub(super) fn cursor(head: &Head) -> Cursor {
    Cursor { epoch: head.epoch.to_string().into(), seq: head.seq.unsigned_abs() }
}

fn signed(seq: u64) -> i64 {
    i64::try_from(seq).unwrap_or(i64::MAX)
}
