//! The workspace's sessions at a bridge, and which of the bridge's webhooks were taken in.

use blazz_domain::{AccountId, Timestamp};

use super::transaction::WorkspaceTx;
use crate::error::StorageError;

/// What the workspace has at a bridge.
#[derive(Debug, Clone, Copy)]
pub struct Bridges<'a>(pub(super) &'a WorkspaceTx);

impl Bridges<'_> {
    /// Makes a session an account's. [`StorageError::Conflict`] when another has it, in whatever workspace: whoever
    /// has a session hears and says all of it.
    pub async fn claim(self, account: AccountId, session: &str) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "INSERT INTO bridge_sessions (workspace_id, account_id, session) VALUES (?, ?, ?)",
                args![self.0.workspace(), account, session],
            )
            .await
            .map(drop)
    }

    /// Lets the session of an account go, if it has one: anybody may claim it.
    pub async fn release(self, account: AccountId) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "DELETE FROM bridge_sessions WHERE workspace_id = ? AND account_id = ?",
                args![self.0.workspace(), account],
            )
            .await
            .map(drop)
    }

    /// Writes down that a webhook is taken in; `false` when it was before. Of two at once, the second waits here for
    /// the end of the first.
    pub async fn take(
        self,
        account: AccountId,
        name: &str,
        expires_at: Timestamp,
    ) -> Result<bool, StorageError> {
        self.0
            .sql
            .insert_new(
                "INSERT INTO bridge_webhooks (workspace_id, account_id, name, expires_at)
                 VALUES (?, ?, ?, ?)",
                args![self.0.workspace(), account, name, expires_at],
            )
            .await
    }
}
