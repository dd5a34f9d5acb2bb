//! What changes about a message after it was added: how far it came, its text, its deletion.

use blazz_domain::content::Content;
use blazz_domain::delivery::Delivery;
use blazz_domain::{MessageId, Timestamp};

use super::Messages;
use crate::error::StorageError;

impl Messages<'_> {
    /// Writes back how far a message came.
    pub async fn set_delivery(
        self,
        id: MessageId,
        delivery: &Delivery,
    ) -> Result<(), StorageError> {
        let failure = delivery
            .failure
            .as_ref()
            .map(serde_json::to_string)
            .transpose()
            .map_err(|error| StorageError::corrupt("failure", error))?;
        self.0
            .sql
            .execute(
                "UPDATE messages
                    SET delivery = ?, sent_at = ?, delivered_at = ?, read_at = ?, played_at = ?,
                        failed_at = ?, failure = ?
                  WHERE workspace_id = ? AND id = ?",
                args![
                    delivery.state.to_code(),
                    delivery.sent_at,
                    delivery.delivered_at,
                    delivery.read_at,
                    delivery.played_at,
                    delivery.failed_at,
                    failure,
                    self.0.workspace(),
                    id,
                ],
            )
            .await
            .map(drop)
    }

    /// Forgets the provider's name of an attempt that failed, before another one gets its own.
    pub async fn forget_provider_id(self, id: MessageId) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "UPDATE messages SET provider_message_id = NULL WHERE workspace_id = ? AND id = ?",
                args![self.0.workspace(), id],
            )
            .await
            .map(drop)
    }

    /// Remembers the provider's name of a message we sent; [`StorageError::Conflict`] when another has it.
    pub async fn set_provider_id(self, id: MessageId, name: &str) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "UPDATE messages SET provider_message_id = ? WHERE workspace_id = ? AND id = ?",
                args![name, self.0.workspace(), id],
            )
            .await
            .map(drop)
    }

    /// Replaces what a message says.
    pub async fn edit(
        self,
        id: MessageId,
        content: &Content,
        at: Timestamp,
    ) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "UPDATE messages SET body = ?, content = ?, edited_at = ?
                  WHERE workspace_id = ? AND id = ?",
                args![content.text(), &content.details(), at, self.0.workspace(), id],
            )
            .await
            .map(drop)
    }

    /// Fills a placeholder with what the message really says, which was not known at first.
    pub async fn fill(self, id: MessageId, content: &Content) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "UPDATE messages SET kind = ?, body = ?, content = ?
                  WHERE workspace_id = ? AND id = ?",
                args![
                    content.kind().as_str(),
                    content.text(),
                    &content.details(),
                    self.0.workspace(),
                    id,
                ],
            )
            .await
            .map(drop)
    }

    /// Deletes what a message said, also that it was edited, and keeps its place.
    pub async fn revoke(self, id: MessageId, at: Timestamp) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "UPDATE messages SET body = NULL, content = '{}', outgoing = NULL, edited_at = NULL,
                        revoked_at = ?
                  WHERE workspace_id = ? AND id = ?",
                args![at, self.0.workspace(), id],
            )
            .await
            .map(drop)
    }

    /// Moves every message of one chat to another, remembering for `merge` where it stood.
    pub async fn move_all(
        self,
        merge: blazz_domain::MergeId,
        from: blazz_domain::ChatId,
        to: blazz_domain::ChatId,
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

    /// Puts the messages that `merge` moved back where they stood.
    pub async fn move_back(self, merge: blazz_domain::MergeId) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "UPDATE messages
                    SET chat_id = (SELECT mm.from_chat_id FROM moved_messages mm
                                    WHERE mm.workspace_id = messages.workspace_id
                                      AND mm.merge_id = ? AND mm.message_id = messages.id)
                  WHERE workspace_id = ?
                    AND id IN (SELECT mm.message_id FROM moved_messages mm
                                WHERE mm.workspace_id = ? AND mm.merge_id = ?)",
                args![merge, self.0.workspace(), self.0.workspace(), merge],
            )
            .await?;
        self.0
            .sql
            .execute(
                "DELETE FROM moved_messages WHERE workspace_id = ? AND merge_id = ?",
                args![self.0.workspace(), merge],
            )
            .await
            .map(drop)
    }
}
