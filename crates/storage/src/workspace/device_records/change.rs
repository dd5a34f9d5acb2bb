//! Changing the records of a linked device: any number of puts and deletes with few statements.

use std::collections::BTreeMap;

use blazz_domain::AccountId;
use secrecy::{ExposeSecret, SecretSlice};

use super::DeviceRecords;
use crate::error::StorageError;
use crate::sql::{Upsert, Value, marks, parts_of};

/// A change to one record; Debug output hides the value.
#[derive(Debug, Clone)]
pub enum DeviceChange {
    Put { kind: &'static str, key: Vec<u8>, value: SecretSlice<u8> },
    Delete { kind: &'static str, key: Vec<u8> },
}

pub(super) const PUT: Upsert = Upsert {
    insert:
        "INSERT INTO device_records (workspace_id, account_id, kind, record_key, sealed, updated_at)
             VALUES",
    row: "(?, ?, ?, ?, ?, ?)",
    on_sqlite: " ON CONFLICT (workspace_id, account_id, kind, record_key)
                 DO UPDATE SET sealed = excluded.sealed, updated_at = excluded.updated_at",
    on_mysql: " ON DUPLICATE KEY UPDATE sealed = VALUES(sealed), updated_at = VALUES(updated_at)",
};

/// What becomes of each record, in the order of the table's key: all writers put in this order, so that two that
/// meet wait for each other and do not deadlock.
type Last = BTreeMap<(&'static str, Vec<u8>), Option<SecretSlice<u8>>>;

impl DeviceRecords<'_> {
    /// Makes the changes; the last one to a record counts.
    pub async fn write(
        self,
        account: AccountId,
        changes: Vec<DeviceChange>,
    ) -> Result<(), StorageError> {
        let mut last = Last::new();
        for change in changes {
            match change {
                DeviceChange::Put { kind, key, value } => last.insert((kind, key), Some(value)),
                DeviceChange::Delete { kind, key } => last.insert((kind, key), None),
            };
        }
        self.put(account, &last).await?;
        self.delete(account, last).await
    }

    async fn put(self, account: AccountId, last: &Last) -> Result<(), StorageError> {
        let device = self.device(account);
        let (workspace, now) = (self.0.workspace(), self.0.now());
        let row = |kind: &str, key: &[u8], value: &SecretSlice<u8>| {
            let sealed = device.seal(kind, key, value.expose_secret());
            args![workspace, account, kind, key.to_vec(), sealed, now]
        };
        let puts =
            last.iter().filter_map(|((kind, key), value)| Some((kind, key, value.as_ref()?)));
        let rows = puts.map(|(kind, key, value)| row(kind, key, value)).collect();
        self.0.sql.upsert(&PUT, rows).await
    }

    async fn delete(self, account: AccountId, last: Last) -> Result<(), StorageError> {
        let mut deletes: BTreeMap<&'static str, Vec<Vec<u8>>> = BTreeMap::new();
        for ((kind, key), value) in last {
            if value.is_none() {
                deletes.entry(kind).or_default().push(key);
            }
        }
        for (kind, keys) in deletes {
            for part in parts_of(&keys) {
                let sql = "DELETE /*! device_records */
                             FROM device_records /*! FORCE INDEX (PRIMARY) */
                            WHERE workspace_id = ? AND account_id = ? AND kind = ?
                              AND record_key IN ({keys})"
                    .replace("{keys}", &marks(part.len()));
                let mut values = args![self.0.workspace(), account, kind];
                values.extend(part.into_iter().map(Value::from));
                self.0.sql.execute(sql, values).await?;
            }
        }
        Ok(())
    }
}
