//! The device itself, as one record: who it is, its own key pairs and counters.

use async_trait::async_trait;
use wacore::stats::StorageResourceReport;
use wacore::store::Device;
use wacore::store::error::Result;
use wacore::store::traits::DeviceStore;

use super::SessionBackend;
use super::code::{from_json, to_json};
use crate::store::{Kind, RecordKey};

/// An account has one device, so its number is always the same.
const NUMBER: i32 = 1;

/// The only key of its kind.
fn device() -> RecordKey {
    RecordKey::of(&["device"])
}

#[async_trait]
impl DeviceStore for SessionBackend {
    async fn save(&self, device_now: &Device) -> Result<()> {
        let value = to_json(device_now)?;
        let _turn = self.records.beside(Kind::Device).await;
        self.records.put(Kind::Device, device(), value).await
    }

    async fn load(&self) -> Result<Option<Device>> {
        let found = self.records.find(Kind::Device, &device()).await?;
        let mut found: Option<Device> = found.map(|value| from_json(&value)).transpose()?;
        if let Some(device) = found.as_mut().filter(|_| self.is_without_version) {
            device.app_version_last_fetched_ms = 0;
        }
        Ok(found)
    }

    async fn exists(&self) -> Result<bool> {
        Ok(self.records.first_key(Kind::Device, &[]).await?.is_some())
    }

    /// Makes new key pairs, unless the account has a device: its keys are never replaced.
    async fn create(&self) -> Result<i32> {
        let _turn = self.records.alone(Kind::Device).await;
        if self.records.first_key(Kind::Device, &[]).await?.is_none() {
            self.records.put(Kind::Device, device(), to_json(&Device::new())?).await?;
        }
        Ok(NUMBER)
    }

    /// Nothing is kept in memory between two calls.
    async fn resource_report(&self) -> StorageResourceReport {
        StorageResourceReport { memory_bytes: Some(0), ..StorageResourceReport::default() }
    }
}
