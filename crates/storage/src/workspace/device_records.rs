//! What the linked device of an account keeps: keys and sessions, each sealed for its own place.

mod change;
mod relocate;
mod seal;

use blazz_domain::{AccountId, Timestamp};
use secrecy::SecretSlice;

use super::page::{Page, one_more};
use super::transaction::WorkspaceTx;
use crate::error::StorageError;
use crate::row::{FromRow, Number, Row};
use crate::sql::{Value, marks, parts_of};
use seal::DeviceVault;

pub use change::DeviceChange;

/// The longest key of a record, in bytes; whoever has a longer one hashes it.
pub const LONGEST_KEY: usize = 255;

/// A record of a linked device, opened; Debug output hides its value.
#[derive(Debug, Clone)]
pub struct DeviceRecord {
    pub key: Vec<u8>,
    pub value: SecretSlice<u8>,
    pub updated_at: Timestamp,
}

/// Part of a kind: the keys that begin with `prefix`, in the order of their bytes.
#[derive(Debug, Clone, Copy, Default)]
pub struct KeyRange<'a> {
    pub prefix: &'a [u8],
    /// Begins behind this key.
    pub after: Option<&'a [u8]>,
}

impl KeyRange<'_> {
    /// The first and the last key there can be.
    fn bounds(self) -> (Vec<u8>, Vec<u8>) {
        let behind = |key: &[u8]| [key, &[0]].concat();
        let first = self.after.map(behind).unwrap_or_default().max(self.prefix.to_vec());
        let mut last = self.prefix.to_vec();
        last.resize(LONGEST_KEY.max(last.len()), u8::MAX);
        (first, last)
    }
}

struct SealedRecord {
    key: Vec<u8>,
    sealed: Vec<u8>,
    updated_at: Timestamp,
}

impl FromRow for SealedRecord {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        Ok(Self {
            key: row.bytes("record_key")?,
            sealed: row.bytes("sealed")?,
            updated_at: row.time("updated_at")?,
        })
    }
}

struct Key(Vec<u8>);

impl FromRow for Key {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        row.bytes("record_key").map(Self)
    }
}

/// The records of the workspace's linked devices.
#[derive(Debug, Clone, Copy)]
pub struct DeviceRecords<'a>(pub(super) &'a WorkspaceTx);

impl DeviceRecords<'_> {
    pub async fn find(
        self,
        account: AccountId,
        kind: &str,
        key: &[u8],
    ) -> Result<Option<DeviceRecord>, StorageError> {
        let sealed: Option<SealedRecord> = self
            .0
            .sql
            .find(
                "SELECT record_key, sealed, updated_at FROM device_records
                  WHERE workspace_id = ? AND account_id = ? AND kind = ? AND record_key = ?",
                args![self.0.workspace(), account, kind, key.to_vec()],
            )
            .await?;
        let device = self.device(account);
        sealed.map(|sealed| device.open(kind, sealed)).transpose()
    }

    /// Those of the records that are there, in no order.
    pub async fn list_by_key(
        self,
        account: AccountId,
        kind: &str,
        keys: &[Vec<u8>],
    ) -> Result<Vec<DeviceRecord>, StorageError> {
        let device = self.device(account);
        let mut found = Vec::new();
        for part in parts_of(keys) {
            let sql = "SELECT record_key, sealed, updated_at
                         FROM device_records /*! FORCE INDEX (PRIMARY) */
                        WHERE workspace_id = ? AND account_id = ? AND kind = ?
                          AND record_key IN ({keys})"
                .replace("{keys}", &marks(part.len()));
            let mut values = args![self.0.workspace(), account, kind];
            values.extend(part.into_iter().map(Value::from));
            for sealed in self.0.sql.list::<SealedRecord>(sql, values).await? {
                found.push(device.open(kind, sealed)?);
            }
        }
        Ok(found)
    }

    /// A page of the records of a kind, by key.
    pub async fn list(
        self,
        account: AccountId,
        kind: &str,
        range: KeyRange<'_>,
        limit: usize,
    ) -> Result<Page<DeviceRecord, Vec<u8>>, StorageError> {
        let (first, last) = range.bounds();
        let sealed: Vec<SealedRecord> = self
            .0
            .sql
            .list(
                "SELECT record_key, sealed, updated_at
                   FROM device_records /*! FORCE INDEX (PRIMARY) */
                  WHERE workspace_id = ? AND account_id = ? AND kind = ?
                    AND record_key >= ? AND record_key <= ?
                  ORDER BY record_key
                  LIMIT ?",
                args![self.0.workspace(), account, kind, first, last, one_more(limit)],
            )
            .await?;
        let device = self.device(account);
        let opened = sealed.into_iter().map(|sealed| device.open(kind, sealed));
        let records: Vec<DeviceRecord> = opened.collect::<Result<_, _>>()?;
        Ok(Page::cut(records, limit, |record| record.key.clone()))
    }

    /// As [`Self::list`], the keys alone: nothing is opened.
    pub async fn list_keys(
        self,
        account: AccountId,
        kind: &str,
        range: KeyRange<'_>,
        limit: usize,
    ) -> Result<Page<Vec<u8>, Vec<u8>>, StorageError> {
        let (first, last) = range.bounds();
        let keys: Vec<Key> = self
            .0
            .sql
            .list(
                "SELECT record_key
                   FROM device_records /*! FORCE INDEX (PRIMARY) */
                  WHERE workspace_id = ? AND account_id = ? AND kind = ?
                    AND record_key >= ? AND record_key <= ?
                  ORDER BY record_key
                  LIMIT ?",
                args![self.0.workspace(), account, kind, first, last, one_more(limit)],
            )
            .await?;
        Ok(Page::cut(keys.into_iter().map(|key| key.0).collect(), limit, Vec::clone))
    }

    /// How many records of a kind there are.
    pub async fn count(self, account: AccountId, kind: &str) -> Result<i64, StorageError> {
        let count: Option<Number> = self
            .0
            .sql
            .find(
                "SELECT COUNT(*) AS value FROM device_records
                  WHERE workspace_id = ? AND account_id = ? AND kind = ?",
                args![self.0.workspace(), account, kind],
            )
            .await?;
        Ok(count.map_or(0, |count| count.0))
    }

    /// Forgets the device: before the account is linked anew, or when it is disconnected.
    pub async fn delete_all(self, account: AccountId) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "DELETE /*! device_records */ FROM device_records /*! FORCE INDEX (PRIMARY) */
                  WHERE workspace_id = ? AND account_id = ?",
                args![self.0.workspace(), account],
            )
            .await
            .map(drop)
    }

    fn device(self, account: AccountId) -> DeviceVault {
        DeviceVault::new(self.0.vault(), self.0.workspace(), account)
    }
}
