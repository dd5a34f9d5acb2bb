//! Messages that were decrypted and not yet stored: decrypting them a second time is impossible, so they wait
//! here until the inbox has them.

use wacore::store::error::Result;
use wacore::store::traits::{PendingInboundKey, PendingInboundRow};

use super::SessionBackend;
use super::code::{number_and_rest, numbered};
use crate::store::{Change, Kind, RecordKey};

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
        let _turn = self.records.beside(Kind::PendingInbound).await;
        self.records.write(rows.iter().map(put).collect()).await
    }

    pub(super) async fn pending(&self, of: PendingInboundKey<'_>) -> Result<Option<Vec<u8>>> {
        let found = self.records.find(Kind::PendingInbound, &key(of)).await?;
        found.map(|value| Ok(number_and_rest(&value)?.1.to_vec())).transpose()
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
