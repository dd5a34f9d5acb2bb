//! Answers already given under an `Idempotency-Key`, stored in the transaction of their effect.

use blazz_domain::Timestamp;

use super::transaction::WorkspaceTx;
use crate::error::StorageError;
use crate::row::{FromRow, Row};

/// A key that was used before.
#[derive(Debug, Clone)]
pub struct UsedKey {
    /// Hash of the request it was used for.
    pub fingerprint: Vec<u8>,
    /// HTTP status and body of the answer; absent while the first request is still running.
    pub answer: Option<(i64, String)>,
    pub created_at: Timestamp,
}

impl FromRow for UsedKey {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        let answer = row.maybe_int("status")?.zip(row.maybe_text("response")?);
        Ok(Self {
            fingerprint: row.bytes("fingerprint")?,
            answer,
            created_at: row.time("created_at")?,
        })
    }
}

/// The keys of the workspace.
#[derive(Debug, Clone, Copy)]
pub struct IdempotencyKeys<'a>(pub(super) &'a WorkspaceTx);

impl IdempotencyKeys<'_> {
    /// Takes a key for this request. `None`: it is ours, go on. Otherwise what it was used for.
    /// Two requests with one key wait for each other here: the row is part of their transactions.
    pub async fn claim(
        self,
        owner: &str,
        key: &str,
        fingerprint: &[u8],
    ) -> Result<Option<UsedKey>, StorageError> {
        let claimed = self
            .0
            .sql
            .insert_new(
                "INSERT INTO idempotency_keys
                        (workspace_id, owner, idempotency_key, fingerprint, created_at)
                 VALUES (?, ?, ?, ?, ?)",
                args![self.0.workspace(), owner, key, fingerprint.to_vec(), self.0.now()],
            )
            .await?;
        if claimed {
            return Ok(None);
        }
        self.0
            .sql
            .find(
                "SELECT fingerprint, status, response, created_at FROM idempotency_keys
                  WHERE workspace_id = ? AND owner = ? AND idempotency_key = ?",
                args![self.0.workspace(), owner, key],
            )
            .await
    }

    /// Keeps the answer for whoever asks again.
    pub async fn answer(
        self,
        owner: &str,
        key: &str,
        status: i64,
        response: &str,
    ) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "UPDATE idempotency_keys SET status = ?, response = ?
                  WHERE workspace_id = ? AND owner = ? AND idempotency_key = ?",
                args![status, response, self.0.workspace(), owner, key],
            )
            .await
            .map(drop)
    }
}
