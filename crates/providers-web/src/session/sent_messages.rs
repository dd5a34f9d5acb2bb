//! What was sent, kept for a while for devices that could not read it and ask again.

use std::collections::HashMap;

use wacore::store::error::Result;

use super::SessionBackend;
use super::code::{number_and_rest, numbered};
use super::deadlines::{first_due, note};
use crate::store::{Change, Kind, RecordKey};

fn key(chat: &str, id: &str) -> RecordKey {
    RecordKey::hash_of(&[chat, id])
}

impl SessionBackend {
    /// Sent again under the same id, it is kept from now on: the note of the first time then finds a younger
    /// message and goes alone.
    pub(super) async fn put_sent_message(
        &self,
        chat: &str,
        id: &str,
        payload: &[u8],
    ) -> Result<()> {
        let (key, now) = (key(chat, id), self.now());
        let note = Change::Put { kind: Kind::SentAt, key: note(now, &key), value: Vec::new() };
        let value = numbered(now, payload);
        let _turn = self.records.beside(Kind::SentMessage).await;
        self.records.write(vec![Change::Put { kind: Kind::SentMessage, key, value }, note]).await
    }

    /// Gives the message to one who asks. It stays until its time is over, although `wacore` speaks of taking: the
    /// library puts it back as soon as it has it, and a death in between, or another device that asks in the same
    /// moment, must not find it gone.
    pub(super) async fn find_sent_message(&self, chat: &str, id: &str) -> Result<Option<Vec<u8>>> {
        let value = self.records.find(Kind::SentMessage, &key(chat, id)).await?;
        value.map(|value| Ok(number_and_rest(&value)?.1.to_vec())).transpose()
    }

    /// Deletes what was sent before `cutoff`, in seconds.
    pub(super) async fn drop_sent_messages(&self, cutoff: i64) -> Result<u32> {
        let mut dropped = 0;
        loop {
            let _turn = self.records.alone(Kind::SentMessage).await;
            let due = first_due(&self.records, Kind::SentAt, cutoff.saturating_sub(1)).await?;
            if due.is_empty() {
                return Ok(dropped);
            }
            let keys: Vec<RecordKey> = due.iter().map(|due| due.record.clone()).collect();
            let old = older(self.records.find_many(Kind::SentMessage, &keys).await?, cutoff)?;
            dropped += u32::try_from(old.len()).unwrap_or(u32::MAX);
            let notes = due.into_iter().map(|due| (Kind::SentAt, due.note));
            let messages = old.into_iter().map(|key| (Kind::SentMessage, key));
            let gone = messages.chain(notes).map(|(kind, key)| Change::Delete { kind, key });
            self.records.write(gone.collect()).await?;
        }
    }
}

fn older(messages: HashMap<RecordKey, Vec<u8>>, cutoff: i64) -> Result<Vec<RecordKey>> {
    let mut old = Vec::new();
    for (key, value) in messages {
        if number_and_rest(&value)?.0 < cutoff {
            old.push(key);
        }
    }
    Ok(old)
}
