//! The attempt at sending: committed before the provider is called, ended by its answer.

use blazz_domain::governor::Held;
use blazz_domain::transport::TransportReason;
use blazz_domain::{AccountId, MessageId};

use super::Messages;
use crate::error::StorageError;
use crate::sql::json_text;

impl Messages<'_> {
    /// Notes that an attempt begins now: the message waits no longer. Until it is ended, a crash leaves it visible.
    pub async fn begin_attempt(self, id: MessageId) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "UPDATE messages SET attempt = attempt + 1, attempt_at = ?, held = NULL
                  WHERE workspace_id = ? AND id = ?",
                args![self.0.now(), self.0.workspace(), id],
            )
            .await
            .map(drop)
    }

    /// Writes down why a message waits, and until when.
    pub async fn set_held(self, id: MessageId, held: Option<Held>) -> Result<(), StorageError> {
        let held = held.as_ref().map(json_text).transpose()?;
        self.0
            .sql
            .execute(
                "UPDATE messages SET held = ? WHERE workspace_id = ? AND id = ?",
                args![held, self.0.workspace(), id],
            )
            .await
            .map(drop)
    }

    /// Another transport is to carry a message that waits.
    pub async fn set_transport(
        self,
        id: MessageId,
        account: AccountId,
        reason: TransportReason,
    ) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "UPDATE messages SET account_id = ?, transport_reason = ?, held = NULL
                  WHERE workspace_id = ? AND id = ?",
                args![account, reason.as_str(), self.0.workspace(), id],
            )
            .await
            .map(drop)
    }

    /// Notes that the attempt ended, whatever came of it.
    pub async fn end_attempt(self, id: MessageId) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "UPDATE messages SET attempt_at = NULL WHERE workspace_id = ? AND id = ?",
                args![self.0.workspace(), id],
            )
            .await
            .map(drop)
    }

    /// Counts on, so that a late report on the attempt before is known as one. An attempt of unknown fate
    /// is not closed: a report may still settle it.
    pub async fn close_attempt(self, id: MessageId) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "UPDATE messages SET attempt = attempt + 1 WHERE workspace_id = ? AND id = ?",
                args![self.0.workspace(), id],
            )
            .await
            .map(drop)
    }
}
