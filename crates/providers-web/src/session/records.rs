//! The records of a device as the files beside this one use them, and whose turn it is to change a kind.

use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::{RwLock, RwLockReadGuard, RwLockWriteGuard};
use wacore::store::error::Result;

use crate::store::{Change, DeviceStore, Kind, Range, Record, RecordKey};

/// How many records are read at once.
const PAGE: usize = 500;

pub(super) struct Records {
    store: Arc<dyn DeviceStore>,
    /// One for each kind. One process owns an account, so what reads and then writes is kept apart here instead
    /// of by locked rows.
    turns: Vec<RwLock<()>>,
}

impl Records {
    pub(super) fn new(store: Arc<dyn DeviceStore>) -> Self {
        Self { store, turns: Kind::ALL.iter().map(|_| RwLock::default()).collect() }
    }

    /// For what writes without looking, side by side with its like.
    pub(super) async fn beside(&self, kind: Kind) -> RwLockReadGuard<'_, ()> {
        self.turns[kind as usize].read().await
    }

    /// For what writes according to what it read: nothing else changes the kind meanwhile.
    pub(super) async fn alone(&self, kind: Kind) -> RwLockWriteGuard<'_, ()> {
        self.turns[kind as usize].write().await
    }

    pub(super) async fn find(&self, kind: Kind, key: &RecordKey) -> Result<Option<Vec<u8>>> {
        Ok(self.store.load(kind, key).await?)
    }

    pub(super) async fn find_many(
        &self,
        kind: Kind,
        keys: &[RecordKey],
    ) -> Result<HashMap<RecordKey, Vec<u8>>> {
        if keys.is_empty() {
            return Ok(HashMap::new());
        }
        let found = self.store.load_many(kind, keys).await?;
        Ok(found.into_iter().map(|record| (record.key, record.value)).collect())
    }

    /// Every record of the kind whose key begins with `prefix`.
    pub(super) async fn all(&self, kind: Kind, prefix: &[u8]) -> Result<Vec<Record>> {
        let mut all = Vec::new();
        loop {
            let after = all.last().map(|record: &Record| &record.key);
            let page = self.store.list(kind, Range { prefix, after, limit: PAGE }).await?;
            let is_last = page.len() < PAGE;
            all.extend(page);
            if is_last {
                return Ok(all);
            }
        }
    }

    /// Every key of the kind that begins with `prefix`.
    pub(super) async fn all_keys(&self, kind: Kind, prefix: &[u8]) -> Result<Vec<RecordKey>> {
        let mut all = Vec::new();
        loop {
            let page = Range { prefix, after: all.last(), limit: PAGE };
            let page = self.store.keys(kind, page).await?;
            let is_last = page.len() < PAGE;
            all.extend(page);
            if is_last {
                return Ok(all);
            }
        }
    }

    /// The first keys of the kind that begin with `prefix`.
    pub(super) async fn first_keys(&self, kind: Kind, prefix: &[u8]) -> Result<Vec<RecordKey>> {
        Ok(self.store.keys(kind, Range { prefix, after: None, limit: PAGE }).await?)
    }

    /// The first key of the kind that begins with `prefix`.
    pub(super) async fn first_key(&self, kind: Kind, prefix: &[u8]) -> Result<Option<RecordKey>> {
        let keys = self.store.keys(kind, Range { prefix, after: None, limit: 1 }).await?;
        Ok(keys.into_iter().next())
    }

    pub(super) async fn put(&self, kind: Kind, key: RecordKey, value: Vec<u8>) -> Result<()> {
        self.write(vec![Change::Put { kind, key, value }]).await
    }

    pub(super) async fn delete(&self, kind: Kind, key: RecordKey) -> Result<()> {
        self.write(vec![Change::Delete { kind, key }]).await
    }

    pub(super) async fn delete_many(
        &self,
        kind: Kind,
        keys: impl IntoIterator<Item = RecordKey>,
    ) -> Result<()> {
        self.write(keys.into_iter().map(|key| Change::Delete { kind, key }).collect()).await
    }

    /// All changes or none; without any, nobody is troubled.
    pub(super) async fn write(&self, changes: Vec<Change>) -> Result<()> {
        if changes.is_empty() {
            return Ok(());
        }
        Ok(self.store.write(changes).await?)
    }
}
