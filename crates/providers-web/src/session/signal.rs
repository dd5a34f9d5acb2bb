//! Keys and sessions of the Signal protocol. `wacore` collects its changes and hands them over in batches.

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use wacore::store::error::Result;
use wacore::store::traits::SignalStore;

use super::SessionBackend;
use super::code::damaged;
use crate::store::{Change, Kind, RecordKey};

fn address(text: &str) -> RecordKey {
    RecordKey::of(&[text])
}

fn signed_pre_key(id: u32) -> RecordKey {
    RecordKey::new(&id.to_be_bytes())
}

#[async_trait]
impl SignalStore for SessionBackend {
    async fn put_identity(&self, at: &str, key: [u8; 32]) -> Result<()> {
        self.records.put(Kind::Identity, address(at), key.to_vec()).await
    }

    async fn put_identities_batch(&self, identities: &[(Arc<str>, [u8; 32])]) -> Result<()> {
        let entries = identities.iter().map(|(at, key)| (&**at, &key[..]));
        self.put_by_address(Kind::Identity, entries).await
    }

    async fn load_identity(&self, at: &str) -> Result<Option<[u8; 32]>> {
        let found = self.records.find(Kind::Identity, &address(at)).await?;
        found.map(|key| key.try_into().map_err(|_| damaged("an identity key"))).transpose()
    }

    async fn delete_identity(&self, at: &str) -> Result<()> {
        self.records.delete(Kind::Identity, address(at)).await
    }

    async fn get_session(&self, at: &str) -> Result<Option<Bytes>> {
        Ok(self.records.find(Kind::Session, &address(at)).await?.map(Bytes::from))
    }

    async fn put_session(&self, at: &str, session: &[u8]) -> Result<()> {
        self.records.put(Kind::Session, address(at), session.to_vec()).await
    }

    async fn put_sessions_batch(&self, sessions: &[(Arc<str>, Bytes)]) -> Result<()> {
        self.after_pending().await;
        let entries = sessions.iter().map(|(at, session)| (&**at, &session[..]));
        self.put_by_address(Kind::Session, entries).await
    }

    async fn delete_session(&self, at: &str) -> Result<()> {
        self.records.delete(Kind::Session, address(at)).await
    }

    /// Does not open the session: of the keys that begin like this one, it is the first.
    async fn has_session(&self, at: &str) -> Result<bool> {
        let key = address(at);
        let first = self.records.first_key(Kind::Session, key.as_bytes()).await?;
        Ok(first.is_some_and(|first| first == key))
    }

    async fn has_signal_state_for_user(&self, user: &str) -> Result<bool> {
        for kind in [Kind::Session, Kind::Identity] {
            for separator in ["@", ":"] {
                let prefix = [user, separator].concat();
                if self.records.first_key(kind, prefix.as_bytes()).await?.is_some() {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    async fn store_prekey(&self, id: u32, record: &[u8], uploaded: bool) -> Result<()> {
        self.put_pre_keys(std::iter::once((id, record)), uploaded).await
    }

    async fn store_prekeys_batch(&self, keys: &[(u32, Bytes)], uploaded: bool) -> Result<()> {
        self.put_pre_keys(keys.iter().map(|(id, record)| (*id, &record[..])), uploaded).await
    }

    async fn load_prekey(&self, id: u32) -> Result<Option<Bytes>> {
        Ok(self.pre_keys(&[id]).await?.pop().map(|(_, record)| record))
    }

    async fn load_prekeys_batch(&self, ids: &[u32]) -> Result<Vec<(u32, Bytes)>> {
        self.pre_keys(ids).await
    }

    async fn mark_prekeys_uploaded(&self, ids: &[u32]) -> Result<()> {
        self.mark_pre_keys_uploaded(ids).await
    }

    async fn remove_prekey(&self, id: u32) -> Result<()> {
        self.remove_pre_key(id).await
    }

    async fn get_max_prekey_id(&self) -> Result<u32> {
        self.highest_pre_key().await
    }

    async fn store_signed_prekey(&self, id: u32, record: &[u8]) -> Result<()> {
        self.records.put(Kind::SignedPreKey, signed_pre_key(id), record.to_vec()).await
    }

    async fn load_signed_prekey(&self, id: u32) -> Result<Option<Vec<u8>>> {
        self.records.find(Kind::SignedPreKey, &signed_pre_key(id)).await
    }

    async fn load_all_signed_prekeys(&self) -> Result<Vec<(u32, Vec<u8>)>> {
        let records = self.records.all(Kind::SignedPreKey, &[]).await?;
        let read = |key: &[u8]| key.try_into().map_err(|_| damaged("the id of a signed pre-key"));
        let keys = records
            .into_iter()
            .map(|record| Ok((u32::from_be_bytes(read(record.key.as_bytes())?), record.value)));
        keys.collect()
    }

    async fn remove_signed_prekey(&self, id: u32) -> Result<()> {
        self.records.delete(Kind::SignedPreKey, signed_pre_key(id)).await
    }

    async fn put_sender_key(&self, at: &str, record: &[u8]) -> Result<()> {
        self.records.put(Kind::SenderKey, address(at), record.to_vec()).await
    }

    async fn put_sender_keys_batch(&self, sender_keys: &[(Arc<str>, Bytes)]) -> Result<()> {
        self.after_pending().await;
        let entries = sender_keys.iter().map(|(at, record)| (&**at, &record[..]));
        self.put_by_address(Kind::SenderKey, entries).await
    }

    async fn get_sender_key(&self, at: &str) -> Result<Option<Vec<u8>>> {
        self.records.find(Kind::SenderKey, &address(at)).await
    }

    async fn delete_sender_key(&self, at: &str) -> Result<()> {
        self.records.delete(Kind::SenderKey, address(at)).await
    }
}

impl SessionBackend {
    async fn put_by_address<'a>(
        &self,
        kind: Kind,
        entries: impl Iterator<Item = (&'a str, &'a [u8])> + Send,
    ) -> Result<()> {
        let put = |(at, value): (&str, &[u8])| Change::Put {
            kind,
            key: address(at),
            value: value.to_vec(),
        };
        self.records.write(entries.map(put).collect()).await
    }
}
