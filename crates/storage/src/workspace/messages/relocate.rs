//! Moving messages between the threads of two contacts that are one, and back.

use blazz_domain::{ChatId, MergeId, MessageId};

use super::Messages;
use crate::error::StorageError;
use crate::row::{FromRow, Row};
use crate::sql::{Value, marks};

/// How many messages are put back by one statement.
const AT_ONCE: usize = 500;

/// A message that was moved, and where it stood.
struct MovedMessage {
    message_id: MessageId,
    from_chat_id: ChatId,
}

impl FromRow for MovedMessage {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        Ok(Self { message_id: row.id("message_id")?, from_chat_id: row.id("from_chat_id")? })
    }
}

impl Messages<'_> {
    /// Moves every message of one chat to another, remembering for `merge` where it stood.
    pub async fn move_all(
        self,
        merge: MergeId,
        from: ChatId,
        to: ChatId,
    ) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "INSERT INTO moved_messages (workspace_id, merge_id, message_id, from_chat_id)
                 SELECT workspace_id, ?, id, chat_id FROM messages
                  WHERE workspace_id = ? AND chat_id = ?",
                args![merge, self.0.workspace(), from],
            )
            .await?;
        self.0
            .sql
            .execute(
                "UPDATE messages SET chat_id = ? WHERE workspace_id = ? AND chat_id = ?",
                args![to, self.0.workspace(), from],
            )
            .await
            .map(drop)
    }

    /// Moves every message of one chat to another for good.
    pub async fn hand_over(self, from: ChatId, to: ChatId) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "UPDATE messages SET chat_id = ? WHERE workspace_id = ? AND chat_id = ?",
                args![to, self.0.workspace(), from],
            )
            .await
            .map(drop)
    }

    /// Puts the messages that `merge` moved back where they stood.
    pub async fn move_back(self, merge: MergeId) -> Result<(), StorageError> {
        let moved: Vec<MovedMessage> = self
            .0
            .sql
            .list(
                "SELECT message_id, from_chat_id FROM moved_messages
                  WHERE workspace_id = ? AND merge_id = ?",
                args![self.0.workspace(), merge],
            )
            .await?;
        for run in moved.chunk_by(|one, next| one.from_chat_id == next.from_chat_id) {
            for part in run.chunks(AT_ONCE) {
                self.put(part).await?;
            }
        }
        self.0
            .sql
            .execute(
                "DELETE FROM moved_messages WHERE workspace_id = ? AND merge_id = ?",
                args![self.0.workspace(), merge],
            )
            .await
            .map(drop)
    }

    /// Puts messages that came from one chat back there.
    async fn put(self, moved: &[MovedMessage]) -> Result<(), StorageError> {
        let Some(first) = moved.first() else { return Ok(()) };
        let sql = "UPDATE messages SET chat_id = ? WHERE workspace_id = ? AND id IN ({ids})"
            .replace("{ids}", &marks(moved.len()));
        let mut values = args![first.from_chat_id, self.0.workspace()];
        values.extend(moved.iter().map(|moved| Value::from(moved.message_id)));
        self.0.sql.execute(sql, values).await.map(drop)
    }
}
