//! One-time keys: each with the mark that says whether WhatsApp has its public half.

use bytes::Bytes;
use wacore::store::error::Result;

use super::SessionBackend;
use super::code::damaged;
use crate::store::{Change, Kind, RecordKey};

/// The highest id comes first, so that it is the first key of its kind.
fn key(id: u32) -> RecordKey {
    RecordKey::new(&(u32::MAX - id).to_be_bytes())
}

fn id(key: &RecordKey) -> Result<u32> {
    let bytes = key.as_bytes().try_into().map_err(|_| damaged("the id of a pre-key"))?;
    Ok(u32::MAX - u32::from_be_bytes(bytes))
}

fn put(key: RecordKey, record: &[u8], is_uploaded: bool) -> Change {
    let value = [&[u8::from(is_uploaded)], record].concat();
    Change::Put { kind: Kind::PreKey, key, value }
}

/// The mark and the record.
fn mark_and_record(value: &[u8]) -> Result<(bool, &[u8])> {
    let (mark, record) = value.split_first().ok_or_else(|| damaged("a pre-key"))?;
    Ok((*mark != 0, record))
}

impl SessionBackend {
    pub(super) async fn put_pre_keys<'a>(
        &self,
        keys: impl Iterator<Item = (u32, &'a [u8])> + Send,
        is_uploaded: bool,
    ) -> Result<()> {
        let changes = keys.map(|(id, record)| put(key(id), record, is_uploaded)).collect();
        let _turn = self.records.beside(Kind::PreKey).await;
        self.records.write(changes).await
    }

    /// Those that are there, in the order they were asked for.
    pub(super) async fn pre_keys(&self, ids: &[u32]) -> Result<Vec<(u32, Bytes)>> {
        let keys: Vec<RecordKey> = ids.iter().copied().map(key).collect();
        let found = self.records.find_many(Kind::PreKey, &keys).await?;
        let mut records = Vec::new();
        for (id, key) in ids.iter().zip(&keys) {
            if let Some(value) = found.get(key) {
                records.push((*id, Bytes::copy_from_slice(mark_and_record(value)?.1)));
            }
        }
        Ok(records)
    }

    /// A key that was used up meanwhile is not brought back.
    pub(super) async fn mark_pre_keys_uploaded(&self, ids: &[u32]) -> Result<()> {
        let keys: Vec<RecordKey> = ids.iter().copied().map(key).collect();
        let _turn = self.records.alone(Kind::PreKey).await;
        let mut changes = Vec::new();
        for (key, value) in self.records.find_many(Kind::PreKey, &keys).await? {
            let (is_uploaded, record) = mark_and_record(&value)?;
            if !is_uploaded {
                changes.push(put(key, record, true));
            }
        }
        self.records.write(changes).await
    }

    pub(super) async fn remove_pre_key(&self, id: u32) -> Result<()> {
        let _turn = self.records.beside(Kind::PreKey).await;
        self.records.delete(Kind::PreKey, key(id)).await
    }

    /// Zero when there is none.
    pub(super) async fn highest_pre_key(&self) -> Result<u32> {
        let first = self.records.first_key(Kind::PreKey, &[]).await?;
        first.map_or(Ok(0), |key| id(&key))
    }
}
