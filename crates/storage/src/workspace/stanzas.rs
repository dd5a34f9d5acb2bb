//! The name that WhatsApp itself has for a message, by which it is known again whatever transport tells of it. Kept
//! only for numbers with two transports.

use blazz_domain::{AccountId, MessageId};

use super::transaction::WorkspaceTx;
use crate::error::StorageError;
use crate::row::{FromRow, Row};

struct Known(MessageId);

impl FromRow for Known {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        row.id("message_id").map(Self)
    }
}

/// WhatsApp's own names of the messages of the workspace.
#[derive(Debug, Clone, Copy)]
pub struct Stanzas<'a>(pub(super) &'a WorkspaceTx);

impl Stanzas<'_> {
    /// Says which message WhatsApp calls by this name, and gives the one that had it first: this one, or another one
    /// that came by the other transport. One that is being written this very moment is waited for.
    pub async fn note(
        self,
        home: AccountId,
        stanza: &str,
        message: MessageId,
    ) -> Result<MessageId, StorageError> {
        let is_new = self
            .0
            .sql
            .insert_new(
                "INSERT INTO message_stanzas (workspace_id, home_id, stanza_id, message_id)
                 VALUES (?, ?, ?, ?)",
                args![self.0.workspace(), home, stanza, message],
            )
            .await?;
        if is_new {
            return Ok(message);
        }
        let known = self.lock(home, stanza).await?;
        known.ok_or(StorageError::Missing { noun: "the message that has this name" })
    }

    /// The message WhatsApp calls by this name.
    pub async fn find(
        self,
        home: AccountId,
        stanza: &str,
    ) -> Result<Option<MessageId>, StorageError> {
        let known: Option<Known> = self
            .0
            .sql
            .find(
                "SELECT message_id FROM message_stanzas
                  WHERE workspace_id = ? AND home_id = ? AND stanza_id = ?",
                args![self.0.workspace(), home, stanza],
            )
            .await?;
        Ok(known.map(|Known(id)| id))
    }

    /// The same; one that is being written this very moment is waited for.
    pub async fn lock(
        self,
        home: AccountId,
        stanza: &str,
    ) -> Result<Option<MessageId>, StorageError> {
        let sql = "SELECT message_id FROM message_stanzas
                    WHERE workspace_id = ? AND home_id = ? AND stanza_id = ?{lock}"
            .replace("{lock}", self.0.sql.for_update());
        let known: Option<Known> =
            self.0.sql.find(sql, args![self.0.workspace(), home, stanza]).await?;
        Ok(known.map(|Known(id)| id))
    }
}
