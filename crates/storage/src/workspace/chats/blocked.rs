//! The chats whose contact is blocked on their number.

use blazz_domain::{AccountId, ChatId};

use super::{Chat, Chats};
use crate::error::StorageError;

impl Chats<'_> {
    /// Every chat of an account whose contact is blocked.
    pub async fn list_blocked(self, account: AccountId) -> Result<Vec<Chat>, StorageError> {
        self.0
            .sql
            .list(
                concat!(
                    columns!(),
                    " FROM chats c
                     WHERE c.workspace_id = ? AND c.account_id = ? AND c.blocked_at > 0"
                ),
                args![self.0.workspace(), account],
            )
            .await
    }

    /// The contact of a chat is blocked from now on, or no longer.
    pub async fn set_blocked(self, id: ChatId, blocked: bool) -> Result<(), StorageError> {
        let since = blocked.then(|| self.0.now());
        self.0
            .sql
            .execute(
                "UPDATE chats SET blocked_at = ? WHERE workspace_id = ? AND id = ?",
                args![since, self.0.workspace(), id],
            )
            .await
            .map(drop)
    }
}
