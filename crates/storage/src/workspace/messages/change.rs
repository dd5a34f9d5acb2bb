//! What changes about a message after it was added: how far it came, its text, its deletion.

use blazz_domain::change::WantedChange;
use blazz_domain::content::Content;
use blazz_domain::delivery::Delivery;
use blazz_domain::{MessageId, Timestamp};

use super::{Messages, OnPhone};
use crate::error::StorageError;
use crate::sql::json_text;

impl Messages<'_> {
    /// Writes back how far a message came.
    pub async fn set_delivery(
        self,
        id: MessageId,
        delivery: &Delivery,
    ) -> Result<(), StorageError> {
        let failure = delivery.failure.as_ref().map(json_text).transpose()?;
        self.0
            .sql
            .execute(
                "UPDATE messages
                    SET delivery = ?, sent_at = ?, delivered_at = ?, read_at = ?, played_at = ?,
                        failed_at = ?, failure = ?, held = ?
                  WHERE workspace_id = ? AND id = ?",
                args![
                    delivery.state.to_code(),
                    delivery.sent_at,
                    delivery.delivered_at,
                    delivery.read_at,
                    delivery.played_at,
                    delivery.failed_at,
                    failure,
                    delivery.held.as_ref().map(json_text).transpose()?,
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
            .await?;
        self.index_later(id).await
    }

    /// Puts other words in the place of those we sent; the rest of what it says stays.
    pub async fn reword(
        self,
        id: MessageId,
        text: &str,
        details: &serde_json::Value,
        at: Timestamp,
    ) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "UPDATE messages SET body = ?, content = ?, edited_at = ?
                  WHERE workspace_id = ? AND id = ?",
                args![text, details, at, self.0.workspace(), id],
            )
            .await?;
        self.index_later(id).await
    }

    /// Writes down which change is wanted, or that none is any more.
    pub async fn set_wanted_change(
        self,
        id: MessageId,
        wanted: Option<&WantedChange>,
    ) -> Result<(), StorageError> {
        let wanted = wanted.map(json_text).transpose()?;
        self.0
            .sql
            .execute(
                "UPDATE messages SET wanted_change = ? WHERE workspace_id = ? AND id = ?",
                args![wanted, self.0.workspace(), id],
            )
            .await
            .map(drop)
    }

    /// Writes down how a message stands on the number's own phone.
    pub async fn set_on_phone(self, id: MessageId, on_phone: &OnPhone) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "UPDATE messages
                    SET deleted_on_phone_at = ?, is_starred_on_phone = ?, star_told_at = ?
                  WHERE workspace_id = ? AND id = ?",
                args![
                    on_phone.deleted_at,
                    on_phone.is_starred,
                    on_phone.star_told_at,
                    self.0.workspace(),
                    id,
                ],
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
            .await?;
        self.index_later(id).await
    }

    /// Deletes what a message said, also that it was edited, and keeps its place.
    pub async fn revoke(self, id: MessageId, at: Timestamp) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "UPDATE messages SET body = NULL, content = '{}', outgoing = NULL, edited_at = NULL,
                        wanted_change = NULL, revoked_at = ?
                  WHERE workspace_id = ? AND id = ?",
                args![at, self.0.workspace(), id],
            )
            .await?;
        self.index_later(id).await
    }

    /// Has the words of a message taken into the search, or taken out of it.
    pub(super) async fn index_later(self, id: MessageId) -> Result<(), StorageError> {
        self.0
            .sql
            .insert_new(
                "INSERT INTO search_queue (workspace_id, message_id) VALUES (?, ?)",
                args![self.0.workspace(), id],
            )
            .await
            .map(drop)
    }
}
