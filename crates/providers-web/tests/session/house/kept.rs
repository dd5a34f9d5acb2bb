//! The records of one account's device, kept in our database.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use blazz_domain::AccountId;
use blazz_providers_web::{Change, DeviceStore, DeviceStoreError, Kind, Range, Record, RecordKey};
use blazz_storage::workspace::device_records::{DeviceChange, DeviceRecord, KeyRange};
use blazz_storage::{Database, Scope, StorageError, WorkspaceTx};
use secrecy::ExposeSecret;

/// Counts its transactions, for those who want to know.
#[derive(Clone)]
pub(crate) struct KeptDevice {
    database: Database,
    scope: Scope,
    account: AccountId,
    writes: Arc<AtomicUsize>,
}

impl KeptDevice {
    pub(crate) fn new(database: Database, scope: Scope, account: AccountId) -> Self {
        Self { database, scope, account, writes: Arc::default() }
    }

    /// How many transactions there were since it was last asked.
    pub(crate) fn writes(&self) -> usize {
        self.writes.swap(0, Ordering::Relaxed)
    }

    fn read(&self) -> WorkspaceTx {
        self.database.read(&self.scope)
    }

    async fn write_all(&self, changes: Vec<DeviceChange>) -> Result<(), StorageError> {
        let tx = self.database.begin(&self.scope).await?;
        tx.device_records().write(self.account, changes).await?;
        tx.commit().await
    }
}

#[async_trait]
impl DeviceStore for KeptDevice {
    async fn load(&self, kind: Kind, key: &RecordKey) -> Result<Option<Vec<u8>>, DeviceStoreError> {
        let tx = self.read();
        let found = tx.device_records().find(self.account, kind.as_str(), key.as_bytes()).await;
        Ok(found.map_err(reported)?.map(|found| opened(found).value))
    }

    async fn load_many(
        &self,
        kind: Kind,
        keys: &[RecordKey],
    ) -> Result<Vec<Record>, DeviceStoreError> {
        let keys: Vec<Vec<u8>> = keys.iter().map(|key| key.as_bytes().to_vec()).collect();
        let tx = self.read();
        let found = tx.device_records().list_by_key(self.account, kind.as_str(), &keys).await;
        Ok(found.map_err(reported)?.into_iter().map(opened).collect())
    }

    async fn list(&self, kind: Kind, range: Range<'_>) -> Result<Vec<Record>, DeviceStoreError> {
        let tx = self.read();
        let records = tx.device_records();
        let page = records.list(self.account, kind.as_str(), keys_in(range), range.limit).await;
        Ok(page.map_err(reported)?.items.into_iter().map(opened).collect())
    }

    async fn keys(&self, kind: Kind, range: Range<'_>) -> Result<Vec<RecordKey>, DeviceStoreError> {
        let tx = self.read();
        let records = tx.device_records();
        let page =
            records.list_keys(self.account, kind.as_str(), keys_in(range), range.limit).await;
        Ok(page.map_err(reported)?.items.into_iter().map(RecordKey::from_stored).collect())
    }

    async fn write(&self, changes: Vec<Change>) -> Result<(), DeviceStoreError> {
        self.writes.fetch_add(1, Ordering::Relaxed);
        self.write_all(changes.into_iter().map(stored).collect()).await.map_err(reported)
    }
}

fn keys_in(range: Range<'_>) -> KeyRange<'_> {
    KeyRange { prefix: range.prefix, after: range.after.map(RecordKey::as_bytes) }
}

fn opened(record: DeviceRecord) -> Record {
    let value = record.value.expose_secret().to_vec();
    Record { key: RecordKey::from_stored(record.key), value }
}

fn stored(change: Change) -> DeviceChange {
    match change {
        Change::Put { kind, key, value } => DeviceChange::Put {
            kind: kind.as_str(),
            key: key.as_bytes().to_vec(),
            value: value.into(),
        },
        Change::Delete { kind, key } => {
            DeviceChange::Delete { kind: kind.as_str(), key: key.as_bytes().to_vec() }
        }
    }
}

fn reported(error: StorageError) -> DeviceStoreError {
    if error.is_transient() {
        DeviceStoreError::Busy(Box::new(error))
    } else {
        DeviceStoreError::Failed(Box::new(error))
    }
}
