//! Takes the words of messages into the index, a moment after they were kept.

use std::collections::BTreeSet;

use blazz_domain::search::index_words;
use blazz_domain::{MessageId, Timestamp, WorkspaceId};

use super::SystemTx;
use crate::error::StorageError;
use crate::row::{FromRow, Number, Row};
use crate::search::{self, DocId};

struct Queued {
    workspace_id: WorkspaceId,
    message_id: MessageId,
}

impl FromRow for Queued {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        Ok(Self { workspace_id: row.id("workspace_id")?, message_id: row.id("message_id")? })
    }
}

struct Said {
    text: Option<String>,
    at: Timestamp,
    is_revoked: bool,
}

impl FromRow for Said {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        Ok(Self {
            text: row.maybe_text("body")?,
            at: row.time("provider_at")?,
            is_revoked: row.maybe_time("revoked_at")?.is_some(),
        })
    }
}

struct FileName(String);

impl FromRow for FileName {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        row.text("filename").map(Self)
    }
}

impl SystemTx {
    /// Takes in at most `limit` messages that are new or have changed; gives how many.
    pub async fn index_messages(&self, limit: usize) -> Result<usize, StorageError> {
        let sql = "SELECT workspace_id, message_id FROM search_queue LIMIT ?{lock}"
            .replace("{lock}", self.sql.skip_locked());
        let queued: Vec<Queued> =
            self.sql.list(sql, args![i64::try_from(limit).unwrap_or(i64::MAX)]).await?;
        for message in &queued {
            self.index(message).await?;
            self.sql
                .execute(
                    "DELETE FROM search_queue WHERE workspace_id = ? AND message_id = ?",
                    args![message.workspace_id, message.message_id],
                )
                .await?;
        }
        Ok(queued.len())
    }

    async fn index(&self, message: &Queued) -> Result<(), StorageError> {
        let key = || args![message.workspace_id, message.message_id];
        let said: Option<Said> = self
            .sql
            .find(
                "SELECT body, provider_at, revoked_at FROM messages
                  WHERE workspace_id = ? AND id = ?",
                key(),
            )
            .await?;
        let Some(said) = said else { return Ok(()) };
        let words = if said.is_revoked {
            BTreeSet::new()
        } else {
            self.words_of(message, said.text.as_deref()).await?
        };
        let known: Option<Number> = self
            .sql
            .find(
                "SELECT doc_id AS value FROM searchable_messages
                  WHERE workspace_id = ? AND message_id = ?",
                key(),
            )
            .await?;
        match known.map(|number| number.0) {
            Some(doc) => self.replace_words(message, doc, &words).await,
            None if words.is_empty() => Ok(()),
            None => self.add_words(message, said.at, &words).await,
        }
    }

    async fn words_of(
        &self,
        message: &Queued,
        text: Option<&str>,
    ) -> Result<BTreeSet<String>, StorageError> {
        let mut words = text.map(index_words).unwrap_or_default();
        let names: Vec<FileName> = self
            .sql
            .list(
                "SELECT filename FROM media
                  WHERE workspace_id = ? AND message_id = ? AND filename IS NOT NULL",
                args![message.workspace_id, message.message_id],
            )
            .await?;
        words.extend(names.iter().flat_map(|name| index_words(&name.0)));
        Ok(words)
    }

    /// Whether messages wait to be taken in.
    pub async fn has_unindexed_messages(&self) -> Result<bool, StorageError> {
        let first: Option<Number> =
            self.sql.find("SELECT 1 AS value FROM search_queue LIMIT 1", args![]).await?;
        Ok(first.is_some())
    }

    async fn add_words(
        &self,
        message: &Queued,
        at: Timestamp,
        words: &BTreeSet<String>,
    ) -> Result<(), StorageError> {
        let space = search::enter_space(&self.sql, message.workspace_id).await?;
        for doc in search::candidates(space, at, message.message_id) {
            let values = args![doc, message.workspace_id, message.message_id];
            let is_free = self
                .sql
                .insert_new(
                    "INSERT INTO searchable_messages (doc_id, workspace_id, message_id)
                     VALUES (?, ?, ?)",
                    values,
                )
                .await?;
            if is_free {
                return self.put_words(message, doc, words).await;
            }
        }
        tracing::error!(message.id = %message.message_id, "more messages in a second than are numbered");
        Ok(())
    }

    async fn replace_words(
        &self,
        message: &Queued,
        doc: DocId,
        words: &BTreeSet<String>,
    ) -> Result<(), StorageError> {
        if !self.sql.is_mysql() {
            self.sql.execute("DELETE FROM message_words WHERE rowid = ?", args![doc]).await?;
        }
        self.put_words(message, doc, words).await
    }

    async fn put_words(
        &self,
        message: &Queued,
        doc: DocId,
        words: &BTreeSet<String>,
    ) -> Result<(), StorageError> {
        let tokens: Vec<String> = words.iter().map(|word| search::token(word)).collect();
        let text = tokens.join(" ");
        if self.sql.is_mysql() {
            self.sql
                .execute(
                    "UPDATE searchable_messages SET words = ? WHERE workspace_id = ? AND doc_id = ?",
                    args![text, message.workspace_id, doc],
                )
                .await?;
            return Ok(());
        }
        for token in tokens {
            let sql = "INSERT INTO search_terms (workspace_id, term) VALUES (?, ?)";
            self.sql.insert_new(sql, args![message.workspace_id, token]).await?;
        }
        self.sql
            .execute("INSERT INTO message_words (rowid, words) VALUES (?, ?)", args![doc, text])
            .await?;
        Ok(())
    }
}
