//! The log of what became true, numbered without gaps.

use std::collections::HashMap;

use blazz_domain::event::EventName;
use blazz_domain::{ContactId, Timestamp};

use super::transaction::WorkspaceTx;
use crate::error::StorageError;
use crate::row::{FromRow, Number, Row};

/// A logged event.
#[derive(Debug, Clone)]
pub struct Event {
    pub seq: i64,
    pub name: EventName,
    /// The contact whose channel also carries it.
    pub contact_id: Option<ContactId>,
    /// `seq` of the previous event of that contact; zero when there is none in the log.
    pub contact_prev_seq: i64,
    /// The JSON text that goes to sockets and clients.
    pub data: String,
    pub created_at: Timestamp,
}

impl FromRow for Event {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        Ok(Self {
            seq: row.int("seq")?,
            name: row.word("name", EventName::parse)?,
            contact_id: row.maybe_id("contact_id")?,
            contact_prev_seq: row.int("contact_prev_seq")?,
            data: row.text("data")?,
            created_at: row.time("created_at")?,
        })
    }
}

/// An event that gets its number at the commit.
#[derive(Debug, Clone)]
pub(super) struct NewEvent {
    name: EventName,
    contact_id: Option<ContactId>,
    data: String,
}

/// The events of the workspace.
#[derive(Debug, Clone, Copy)]
pub struct Events<'a>(pub(super) &'a WorkspaceTx);

impl Events<'_> {
    /// Adds an event; it is numbered and stored with the commit of this transaction.
    pub fn append(
        self,
        name: EventName,
        contact_id: Option<ContactId>,
        data: &impl serde::Serialize,
    ) -> Result<(), StorageError> {
        let data =
            serde_json::to_string(data).map_err(|error| StorageError::corrupt("data", error))?;
        self.0.push_event(NewEvent { name, contact_id, data });
        Ok(())
    }

    /// Events after `seq`, in order.
    pub async fn list_after(self, seq: i64, limit: usize) -> Result<Vec<Event>, StorageError> {
        self.0
            .sql
            .list(
                "SELECT seq, name, contact_id, contact_prev_seq, data, created_at
                   FROM events /*! FORCE INDEX (PRIMARY) */
                  WHERE workspace_id = ? AND seq > ? ORDER BY seq LIMIT ?",
                args![self.0.workspace(), seq, i64::try_from(limit).unwrap_or(i64::MAX)],
            )
            .await
    }

    /// Events of one contact after `seq`, in order.
    pub async fn list_of_contact_after(
        self,
        contact: ContactId,
        seq: i64,
        limit: usize,
    ) -> Result<Vec<Event>, StorageError> {
        self.0
            .sql
            .list(
                "SELECT seq, name, contact_id, contact_prev_seq, data, created_at
                   FROM events /*! FORCE INDEX (events_by_contact) */
                  WHERE workspace_id = ? AND contact_id = ? AND seq > ? ORDER BY seq LIMIT ?",
                args![self.0.workspace(), contact, seq, i64::try_from(limit).unwrap_or(i64::MAX)],
            )
            .await
    }

    /// The number of the newest event; zero before the first.
    pub async fn head(self) -> Result<i64, StorageError> {
        self.number("SELECT event_seq AS value FROM workspace_counters WHERE workspace_id = ?")
            .await
    }

    /// The number of the oldest event that is still kept; zero when the log is empty.
    pub async fn oldest(self) -> Result<i64, StorageError> {
        self.number("SELECT COALESCE(MIN(seq), 0) AS value FROM events WHERE workspace_id = ?")
            .await
    }

    async fn number(self, sql: &'static str) -> Result<i64, StorageError> {
        let found: Option<Number> = self.0.sql.find(sql, args![self.0.workspace()]).await?;
        Ok(found.map_or(0, |number| number.0))
    }

    /// Numbers and stores the events of this transaction. The counter's row stays locked until the commit,
    /// which makes the numbers gapless and their order that of the commits.
    pub(super) async fn store(self, events: Vec<NewEvent>) -> Result<(), StorageError> {
        let count = i64::try_from(events.len()).unwrap_or(i64::MAX);
        self.0
            .sql
            .execute(
                "UPDATE workspace_counters SET event_seq = event_seq + ? WHERE workspace_id = ?",
                args![count, self.0.workspace()],
            )
            .await?;
        let mut seq = self.head().await? - count;
        let mut newest: HashMap<ContactId, i64> = HashMap::new();
        for event in events {
            seq += 1;
            let previous = match event.contact_id {
                Some(contact) => match newest.insert(contact, seq) {
                    Some(previous) => previous,
                    None => self.newest_of(contact).await?,
                },
                None => 0,
            };
            self.insert(seq, previous, event).await?;
        }
        Ok(())
    }

    async fn insert(self, seq: i64, previous: i64, event: NewEvent) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "INSERT INTO events (workspace_id, seq, name, contact_id, contact_prev_seq, data,
                        created_at)
                 VALUES (?, ?, ?, ?, ?, ?, ?)",
                args![
                    self.0.workspace(),
                    seq,
                    event.name.as_str(),
                    event.contact_id,
                    previous,
                    event.data,
                    self.0.now(),
                ],
            )
            .await
            .map(drop)
    }

    /// The number of a contact's newest event; zero when it has none.
    pub async fn newest_of(self, contact: ContactId) -> Result<i64, StorageError> {
        let found: Option<Number> = self
            .0
            .sql
            .find(
                "SELECT COALESCE(MAX(seq), 0) AS value FROM events
                  WHERE workspace_id = ? AND contact_id = ?",
                args![self.0.workspace(), contact],
            )
            .await?;
        Ok(found.map_or(0, |number| number.0))
    }
}
