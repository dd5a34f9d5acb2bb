//! Devices go to other accounts of the workspace, with all they keep.

use blazz_domain::AccountId;

use super::change::PUT;
use super::{DeviceRecords, SealedRecord};
use crate::error::StorageError;
use crate::row::{FromRow, Row};
use crate::sql::Value;
use secrecy::ExposeSecret;

struct OfKind {
    kind: String,
    record: SealedRecord,
}

impl FromRow for OfKind {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        Ok(Self { record: SealedRecord::from_row(row)?, kind: row.text("kind")? })
    }
}

impl DeviceRecords<'_> {
    /// Moves every record, sealed anew for its new place; `to` has none.
    pub async fn move_all(self, from: AccountId, to: AccountId) -> Result<(), StorageError> {
        let records = self.resealed(from, to).await?;
        self.delete_all(from).await?;
        self.0.sql.upsert(&PUT, records).await
    }

    /// Each of the two accounts gets the records of the other.
    pub async fn exchange(self, one: AccountId, other: AccountId) -> Result<(), StorageError> {
        let mut records = self.resealed(one, other).await?;
        records.extend(self.resealed(other, one).await?);
        self.delete_all(one).await?;
        self.delete_all(other).await?;
        self.0.sql.upsert(&PUT, records).await
    }

    /// The rows that `to` would have if it had what `from` has.
    async fn resealed(
        self,
        from: AccountId,
        to: AccountId,
    ) -> Result<Vec<Vec<Value>>, StorageError> {
        let found: Vec<OfKind> = self
            .0
            .sql
            .list(
                "SELECT record_key, sealed, updated_at, kind
                   FROM device_records /*! FORCE INDEX (PRIMARY) */
                  WHERE workspace_id = ? AND account_id = ?",
                args![self.0.workspace(), from],
            )
            .await?;
        let (old, new) = (self.device(from), self.device(to));
        let mut rows: Vec<Vec<Value>> = Vec::with_capacity(found.len());
        for OfKind { kind, record } in found {
            let opened = old.open(&kind, record)?;
            let sealed = new.seal(&kind, &opened.key, opened.value.expose_secret());
            rows.push(args![self.0.workspace(), to, kind, opened.key, sealed, opened.updated_at]);
        }
        Ok(rows)
    }
}
