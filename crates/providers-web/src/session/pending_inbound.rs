//! Messages that were decrypted and not yet stored: decrypting them a second time is impossible, so they wait
//! here until the inbox has them.

use std::time::Duration;

use wacore::store::error::{Result, StoreError};
use wacore::store::traits::{PendingInboundKey, PendingInboundRow};

use super::SessionBackend;
use super::code::{number_and_rest, numbered};
use crate::second_time::Verdict;
use crate::store::{Change, Kind, RecordKey};

/// From the moment a message is decrypted until it is put here nothing is waited for but the processor.
const ON_ITS_WAY: Duration = Duration::from_millis(5);

/// A message that says nothing. It is never put here: what it stands for has to be looked for anew each time.
const STANDS_FOR_LOST: &[u8] = &[];

/// Ids are only unique for a chat and a sender.
fn key(of: PendingInboundKey<'_>) -> RecordKey {
    RecordKey::of(&[of.chat, of.sender, of.id])
}

impl SessionBackend {
    pub(super) async fn put_pending(&self, rows: &[PendingInboundRow<'_>]) -> Result<()> {
        let now = self.now();
        let put = |row: &PendingInboundRow<'_>| {
            let key = key(PendingInboundKey { chat: row.chat, sender: row.sender, id: row.id });
            let value = numbered(now, row.message);
            Change::Put { kind: Kind::PendingInbound, key, value }
        };
        let says_something = |row: &&PendingInboundRow<'_>| row.message != STANDS_FOR_LOST;
        let changes: Vec<Change> = rows.iter().filter(says_something).map(put).collect();
        if changes.is_empty() {
            return Ok(());
        }
        let _turn = self.records.beside(Kind::PendingInbound).await;
        self.records.write(changes).await
    }

    /// Waits until every message that was decrypted before has been put here.
    ///
    /// `wacore` 0.7.0 (`signal_flush.rs`) writes all sessions that have changed, also that of a message which was just
    /// decrypted for another chat and is not kept yet. Were that session on disk alone when the program dies, the message
    /// would come again and count as one that was had already; its sender would have to send it once more
    /// (`second_time.rs`). While sessions are written no other message is decrypted (`signal_cache.rs`, `flush`), so it is
    /// enough to wait for those before.
    pub(super) async fn after_pending(&self) {
        tokio::time::sleep(ON_ITS_WAY).await;
        drop(self.records.alone(Kind::PendingInbound).await);
    }

    pub(super) async fn pending(&self, of: PendingInboundKey<'_>) -> Result<Option<Vec<u8>>> {
        let found = self.records.find(Kind::PendingInbound, &key(of)).await?;
        if let Some(value) = found {
            return Ok(Some(number_and_rest(&value)?.1.to_vec()));
        }
        let Some(second_time) = &self.second_time else { return Ok(None) };
        match second_time.judge(&of).await {
            Verdict::Settled => Ok(None),
            // Handed over in its turn like any other, so that its place is where it belongs (`live/again.rs`).
            Verdict::Lost => Ok(Some(STANDS_FOR_LOST.to_vec())),
            // Of a failure to look the client makes what is right here: the message is not acknowledged.
            Verdict::Unknown => {
                Err(StoreError::Validation("it is not known whether it is here".to_owned()))
            }
        }
    }

    pub(super) async fn delete_pending(&self, keys: &[PendingInboundKey<'_>]) -> Result<()> {
        let _turn = self.records.beside(Kind::PendingInbound).await;
        let keys = keys.iter().copied().map(key);
        self.records.delete_many(Kind::PendingInbound, keys).await
    }

    /// Deletes what has waited since before `cutoff`, in seconds. There are few: each goes when it is stored.
    pub(super) async fn drop_pending(&self, cutoff: i64) -> Result<u32> {
        let _turn = self.records.alone(Kind::PendingInbound).await;
        let mut old = Vec::new();
        for record in self.records.all(Kind::PendingInbound, &[]).await? {
            if number_and_rest(&record.value)?.0 < cutoff {
                old.push(record.key);
            }
        }
        let dropped = u32::try_from(old.len()).unwrap_or(u32::MAX);
        self.records.delete_many(Kind::PendingInbound, old).await?;
        Ok(dropped)
    }
}
