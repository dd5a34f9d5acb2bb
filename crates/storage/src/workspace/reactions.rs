//! Reactions to messages: one for each sender.

use blazz_domain::{MessageId, Timestamp};

use super::transaction::WorkspaceTx;
use crate::error::StorageError;
use crate::row::{FromRow, Row};
use crate::sql::{Value, marks};

/// A reaction as it stands now.
#[derive(Debug, Clone)]
pub struct Reaction {
    pub message_id: MessageId,
    /// Who reacted, as a key that is stable for this sender.
    pub sender: String,
    pub sender_name: Option<String>,
    pub is_ours: bool,
    pub emoji: String,
    pub reacted_at: Timestamp,
}

impl FromRow for Reaction {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        Ok(Self {
            message_id: row.id("message_id")?,
            sender: row.text("sender")?,
            sender_name: row.maybe_text("sender_name")?,
            is_ours: row.flag("is_ours")?,
            emoji: row.text("emoji")?,
            reacted_at: row.time("reacted_at")?,
        })
    }
}

/// The reactions of the workspace.
#[derive(Debug, Clone, Copy)]
pub struct Reactions<'a>(pub(super) &'a WorkspaceTx);

impl Reactions<'_> {
    /// The reactions to these messages, oldest first. An empty emoji marks a removed one and is left out.
    pub async fn of_messages(self, ids: &[MessageId]) -> Result<Vec<Reaction>, StorageError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let sql =
            "SELECT message_id, sender, sender_name, is_ours, emoji, reacted_at FROM reactions
                    WHERE workspace_id = ? AND message_id IN ({ids}) AND emoji <> ''"
                .replace("{ids}", &marks(ids.len()));
        let mut values = args![self.0.workspace()];
        values.extend(ids.iter().map(|id| Value::from(id.as_uuid())));
        let mut reactions: Vec<Reaction> = self.0.sql.list(sql, values).await?;
        reactions.sort_by_key(|reaction| (reaction.message_id, reaction.reacted_at));
        Ok(reactions)
    }

    /// Sets a sender's reaction and gives whether people see a change; an older report than the stored one
    /// changes nothing. A removal is kept as an empty emoji, so that a late report of the removed one
    /// stays removed, and a repeated emoji takes the later time, so that an earlier removal stays undone.
    pub async fn set(self, reaction: &Reaction) -> Result<bool, StorageError> {
        if self.replace(reaction).await? {
            return Ok(true);
        }
        if self.add(reaction).await? {
            return Ok(!reaction.emoji.is_empty());
        }
        self.confirm(reaction).await?;
        Ok(false)
    }

    async fn replace(self, reaction: &Reaction) -> Result<bool, StorageError> {
        let changed = self
            .0
            .sql
            .execute(
                "UPDATE reactions SET emoji = ?, sender_name = ?, reacted_at = ?
                  WHERE workspace_id = ? AND message_id = ? AND sender = ?
                    AND reacted_at <= ? AND emoji <> ?",
                args![
                    reaction.emoji.as_str(),
                    reaction.sender_name.as_deref(),
                    reaction.reacted_at,
                    self.0.workspace(),
                    reaction.message_id,
                    reaction.sender.as_str(),
                    reaction.reacted_at,
                    reaction.emoji.as_str(),
                ],
            )
            .await?;
        Ok(changed > 0)
    }

    async fn add(self, reaction: &Reaction) -> Result<bool, StorageError> {
        let added = self
            .0
            .sql
            .insert_new(
                "INSERT INTO reactions (workspace_id, message_id, sender, sender_name,
                        is_ours, emoji, reacted_at)
                 VALUES (?, ?, ?, ?, ?, ?, ?)",
                args![
                    self.0.workspace(),
                    reaction.message_id,
                    reaction.sender.as_str(),
                    reaction.sender_name.as_deref(),
                    reaction.is_ours,
                    reaction.emoji.as_str(),
                    reaction.reacted_at,
                ],
            )
            .await?;
        Ok(added)
    }

    async fn confirm(self, reaction: &Reaction) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "UPDATE reactions SET reacted_at = ?
                  WHERE workspace_id = ? AND message_id = ? AND sender = ?
                    AND reacted_at < ? AND emoji = ?",
                args![
                    reaction.reacted_at,
                    self.0.workspace(),
                    reaction.message_id,
                    reaction.sender.as_str(),
                    reaction.reacted_at,
                    reaction.emoji.as_str(),
                ],
            )
            .await
            .map(drop)
    }
}
