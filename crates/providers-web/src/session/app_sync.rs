//! The app state: its keys, how far each collection is known, and the MACs of what it holds.

use std::collections::HashMap;

use async_trait::async_trait;
use wacore::appstate::hash::HashState;
use wacore::appstate::processor::AppStateMutationMAC;
use wacore::store::error::Result;
use wacore::store::traits::{AppStateSyncKey, AppSyncStore};

use super::SessionBackend;
use super::code::{damaged, from_json, to_json};
use crate::store::{Change, Kind, RecordKey, beginning, joined};

/// The only key of its kind.
fn latest() -> RecordKey {
    RecordKey::of(&["latest"])
}

fn mac(collection: &str, index: &[u8]) -> RecordKey {
    RecordKey::new(&[&joined(&[collection, ""]), index].concat())
}

/// The version it came with, then the MAC.
fn value_mac(value: &[u8]) -> Result<Vec<u8>> {
    let (_version, mac) = value.split_first_chunk::<8>().ok_or_else(|| damaged("a MAC"))?;
    Ok(mac.to_vec())
}

#[async_trait]
impl AppSyncStore for SessionBackend {
    async fn get_sync_key(&self, key_id: &[u8]) -> Result<Option<AppStateSyncKey>> {
        let found = self.records.find(Kind::SyncKey, &RecordKey::new(key_id)).await?;
        found.map(|value| from_json(&value)).transpose()
    }

    async fn set_sync_key(&self, key_id: &[u8], key: AppStateSyncKey) -> Result<()> {
        let value = to_json(&key)?;
        let put = Change::Put { kind: Kind::SyncKey, key: RecordKey::new(key_id), value };
        let value = key_id.to_vec();
        let is_latest = Change::Put { kind: Kind::LatestSyncKey, key: latest(), value };
        self.records.write(vec![put, is_latest]).await
    }

    async fn get_version(&self, name: &str) -> Result<HashState> {
        let found = self.records.find(Kind::SyncVersion, &RecordKey::of(&[name])).await?;
        found.map_or_else(|| Ok(HashState::default()), |value| from_json(&value))
    }

    async fn set_version(&self, name: &str, state: HashState) -> Result<()> {
        self.records.put(Kind::SyncVersion, RecordKey::of(&[name]), to_json(&state)?).await
    }

    async fn put_mutation_macs(
        &self,
        name: &str,
        version: u64,
        mutations: &[AppStateMutationMAC],
    ) -> Result<()> {
        let put = |mutation: &AppStateMutationMAC| Change::Put {
            kind: Kind::MutationMac,
            key: mac(name, &mutation.index_mac),
            value: [&version.to_be_bytes(), &mutation.value_mac[..]].concat(),
        };
        let _turn = self.records.beside(Kind::MutationMac).await;
        self.records.write(mutations.iter().map(put).collect()).await
    }

    async fn get_mutation_mac(&self, name: &str, index_mac: &[u8]) -> Result<Option<Vec<u8>>> {
        let found = self.records.find(Kind::MutationMac, &mac(name, index_mac)).await?;
        found.map(|value| value_mac(&value)).transpose()
    }

    async fn get_mutation_macs(
        &self,
        name: &str,
        index_macs: &[[u8; 32]],
    ) -> Result<HashMap<[u8; 32], Vec<u8>>> {
        let keys: Vec<RecordKey> = index_macs.iter().map(|index| mac(name, index)).collect();
        let found = self.records.find_many(Kind::MutationMac, &keys).await?;
        let mut macs = HashMap::with_capacity(found.len());
        for (index, key) in index_macs.iter().zip(&keys) {
            if let Some(value) = found.get(key) {
                macs.insert(*index, value_mac(value)?);
            }
        }
        Ok(macs)
    }

    async fn delete_mutation_macs(&self, name: &str, index_macs: &[Vec<u8>]) -> Result<()> {
        let _turn = self.records.beside(Kind::MutationMac).await;
        let keys = index_macs.iter().map(|index| mac(name, index));
        self.records.delete_many(Kind::MutationMac, keys).await
    }

    async fn clear_mutation_macs(&self, name: &str) -> Result<()> {
        let _turn = self.records.alone(Kind::MutationMac).await;
        let keys = self.records.all_keys(Kind::MutationMac, &beginning(&[name])).await?;
        self.records.delete_many(Kind::MutationMac, keys).await
    }

    async fn get_latest_sync_key_id(&self) -> Result<Option<Vec<u8>>> {
        self.records.find(Kind::LatestSyncKey, &latest()).await
    }
}
