//! Linked devices: their records in our database, and the provider that keeps them connected.

use std::sync::Arc;

use anyhow::Context;
use async_trait::async_trait;
use blazz_domain::AccountId;
use blazz_providers::SessionOrder;
use blazz_providers_web::{
    Change, DeviceStore, DeviceStoreError, DeviceStores, Kind, Range, Record, RecordKey,
    WebProvider,
};
use blazz_storage::workspace::device_records::{DeviceChange, DeviceRecord, KeyRange};
use blazz_storage::{Database, Scope, StorageError, WorkspaceTx};
use secrecy::ExposeSecret;

use crate::config::Config;

/// The provider, with the records of every account in `database`.
pub(super) fn provider(config: &Config, database: &Database) -> anyhow::Result<WebProvider> {
    let (settings, clock) = (config.web.settings()?, database.clock().clone());
    let stores = Arc::new(Devices(database.clone()));
    WebProvider::new(settings, stores, clock).context("building the HTTP client of linked devices")
}

struct Devices(Database);

impl DeviceStores for Devices {
    fn open(&self, order: &SessionOrder) -> Arc<dyn DeviceStore> {
        let (account, fence) = (order.account_id, order.fence);
        let scope = tokio::sync::OnceCell::new();
        Arc::new(Device { database: self.0.clone(), scope, account, fence })
    }
}

/// The records of one account's device, for the owner with this fence.
struct Device {
    database: Database,
    /// Of the account; looked up once.
    scope: tokio::sync::OnceCell<Scope>,
    account: AccountId,
    fence: i64,
}

impl Device {
    async fn scope(&self) -> Result<&Scope, StorageError> {
        let reading = || async { self.database.read_system().scope_of_account(self.account).await };
        self.scope.get_or_try_init(reading).await
    }

    async fn read(&self) -> Result<WorkspaceTx, DeviceStoreError> {
        Ok(self.database.read(self.scope().await.map_err(reported)?))
    }

    async fn write_all(&self, changes: Vec<DeviceChange>) -> Result<(), StorageError> {
        let tx = self.database.begin(self.scope().await?).await?;
        tx.links().guard(self.account, self.fence).await?;
        tx.device_records().write(self.account, changes).await?;
        tx.commit().await
    }
}

#[async_trait]
impl DeviceStore for Device {
    async fn load(&self, kind: Kind, key: &RecordKey) -> Result<Option<Vec<u8>>, DeviceStoreError> {
        let tx = self.read().await?;
        let found = tx.device_records().find(self.account, kind.as_str(), key.as_bytes()).await;
        Ok(found.map_err(reported)?.map(|found| opened(found).value))
    }

    async fn load_many(
        &self,
        kind: Kind,
        keys: &[RecordKey],
    ) -> Result<Vec<Record>, DeviceStoreError> {
        let keys: Vec<Vec<u8>> = keys.iter().map(|key| key.as_bytes().to_vec()).collect();
        let tx = self.read().await?;
        let found = tx.device_records().list_by_key(self.account, kind.as_str(), &keys).await;
        Ok(found.map_err(reported)?.into_iter().map(opened).collect())
    }

    async fn list(&self, kind: Kind, range: Range<'_>) -> Result<Vec<Record>, DeviceStoreError> {
        let tx = self.read().await?;
        let records = tx.device_records();
        let page = records.list(self.account, kind.as_str(), keys_in(range), range.limit).await;
        Ok(page.map_err(reported)?.items.into_iter().map(opened).collect())
    }

    async fn keys(&self, kind: Kind, range: Range<'_>) -> Result<Vec<RecordKey>, DeviceStoreError> {
        let tx = self.read().await?;
        let records = tx.device_records();
        let page =
            records.list_keys(self.account, kind.as_str(), keys_in(range), range.limit).await;
        Ok(page.map_err(reported)?.items.into_iter().map(RecordKey::from_stored).collect())
    }

    async fn write(&self, changes: Vec<Change>) -> Result<(), DeviceStoreError> {
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
