//! The secret of each message, with which later votes, edits and reactions on it are decrypted, until its time
//! runs out. History brings them by the ten thousand.

use std::collections::HashMap;

use async_trait::async_trait;
use wacore::store::error::Result;
use wacore::store::traits::{
    MessageSecret, MsgSecretEntry, MsgSecretStore, merge_msg_secret_expiry,
    merge_msg_secret_message_ts,
};

use super::SessionBackend;
use super::code::{damaged, number_and_rest, numbered};
use super::deadlines::{first_due, note};
use crate::store::{Change, Kind, RecordKey};

fn key(chat: &str, sender: &str, id: &str) -> RecordKey {
    RecordKey::hash_of(&[chat, sender, id])
}

/// A secret as it is stored; times are seconds since 1970.
#[derive(Clone, Copy)]
struct Kept {
    secret: MessageSecret,
    /// Zero for never.
    expires_at: i64,
    /// Zero when unknown.
    message_ts: i64,
}

impl Kept {
    fn read(value: &[u8]) -> Result<Self> {
        let (expires_at, rest) = number_and_rest(value)?;
        let (message_ts, secret) = number_and_rest(rest)?;
        let secret = secret.try_into().map_err(|_| damaged("a message secret"))?;
        Ok(Self { secret, expires_at, message_ts })
    }

    fn to_bytes(self) -> Vec<u8> {
        numbered(self.expires_at, &numbered(self.message_ts, &self.secret))
    }

    /// The new secret counts; times only grow, and never is later than any time.
    fn merged(self, entry: &MsgSecretEntry) -> Self {
        Self {
            secret: entry.secret,
            expires_at: merge_msg_secret_expiry(self.expires_at, entry.expires_at),
            message_ts: merge_msg_secret_message_ts(self.message_ts, entry.message_ts),
        }
    }

    fn deadline(self, key: &RecordKey) -> Option<RecordKey> {
        (self.expires_at != 0).then(|| note(self.expires_at, key))
    }
}

#[async_trait]
impl MsgSecretStore for SessionBackend {
    async fn put_msg_secrets(&self, entries: Vec<MsgSecretEntry>) -> Result<usize> {
        let key_of = |entry: &MsgSecretEntry| key(&entry.chat, &entry.sender, &entry.msg_id);
        let keys: Vec<RecordKey> = entries.iter().map(key_of).collect();
        let _turn = self.records.alone(Kind::MessageSecret).await;
        let mut known = HashMap::new();
        for (key, value) in self.records.find_many(Kind::MessageSecret, &keys).await? {
            known.insert(key, Kept::read(&value)?);
        }
        let mut changes = Vec::new();
        for (entry, key) in entries.iter().zip(keys) {
            let MsgSecretEntry { secret, expires_at, message_ts, .. } = *entry;
            let before = known.get(&key).copied();
            let new = Kept { secret, expires_at, message_ts };
            let now = before.map_or(new, |before| before.merged(entry));
            changes.extend(replace(&key, before, now));
            known.insert(key, now);
        }
        self.records.write(changes).await?;
        Ok(entries.len())
    }

    async fn get_msg_secret(
        &self,
        chat: &str,
        sender: &str,
        msg_id: &str,
    ) -> Result<Option<Vec<u8>>> {
        let found = self.get_msg_secret_with_ts(chat, sender, msg_id).await?;
        Ok(found.map(|(secret, _)| secret))
    }

    async fn get_msg_secret_with_ts(
        &self,
        chat: &str,
        sender: &str,
        msg_id: &str,
    ) -> Result<Option<(Vec<u8>, i64)>> {
        let found = self.records.find(Kind::MessageSecret, &key(chat, sender, msg_id)).await?;
        let secret = found.map(|value| Kept::read(&value)).transpose()?;
        Ok(secret.map(|secret| (secret.secret.to_vec(), secret.message_ts)))
    }

    async fn delete_expired_msg_secrets(&self, cutoff_timestamp: i64) -> Result<u32> {
        let mut dropped = 0;
        loop {
            let _turn = self.records.alone(Kind::MessageSecret).await;
            let due = first_due(&self.records, Kind::SecretDeadline, cutoff_timestamp).await?;
            if due.is_empty() {
                return Ok(dropped);
            }
            dropped += u32::try_from(due.len()).unwrap_or(u32::MAX);
            let gone = due.into_iter().flat_map(|due| {
                [(Kind::MessageSecret, due.record), (Kind::SecretDeadline, due.note)]
            });
            let gone = gone.map(|(kind, key)| Change::Delete { kind, key });
            self.records.write(gone.collect()).await?;
        }
    }
}

/// Every secret that runs out has exactly one note of when.
fn replace(key: &RecordKey, before: Option<Kept>, now: Kept) -> Vec<Change> {
    let kind = Kind::SecretDeadline;
    let gone = before.and_then(|before| before.deadline(key));
    let new = now.deadline(key);
    let value = now.to_bytes();
    let mut changes = vec![Change::Put { kind: Kind::MessageSecret, key: key.clone(), value }];
    changes.extend(gone.map(|key| Change::Delete { kind, key }));
    changes.extend(new.map(|key| Change::Put { kind, key, value: Vec::new() }));
    changes
}
