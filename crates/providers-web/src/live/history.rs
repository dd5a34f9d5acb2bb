//! The history a phone sends to a new device: kept at once, taken in bit by bit, and gone on with after a restart.

use std::sync::Arc;

use blazz_domain::inbound::Inbound;
use blazz_providers::{Arrival, IncomingError};
use wacore::history_sync::HistorySyncStream;
use whatsapp_rust::Client;
use whatsapp_rust::types::events::LazyHistorySync;

use super::keep::Live;
use crate::inbound;
use crate::store::{Change, DeviceStoreError, Kind, Range, Record, RecordKey};

/// How many messages are taken in at once.
const AT_ONCE: usize = 100;
/// A part of the history is not opened when it would be larger, in bytes.
const LARGEST: u64 = 512 * 1024 * 1024;

impl Live {
    /// Keeps a part of the history until it is taken in: WhatsApp does not send it again.
    pub(super) async fn keep_history(
        &self,
        part: &LazyHistorySync,
    ) -> Result<(), DeviceStoreError> {
        let order = part.chunk_order().unwrap_or_default();
        let at = self.clock.now().as_millis();
        let key = format!("{at:015}-{:03}-{order:06}", part.sync_type());
        let value = part.compressed_bytes().to_vec();
        let key = RecordKey::new(key.as_bytes());
        self.store.write(vec![Change::Put { kind: Kind::History, key, value }]).await
    }

    /// Takes in every part that is kept, oldest first; gives whether the account is still ours.
    pub(super) async fn take_in_history(&self, client: &Arc<Client>) -> Result<(), IncomingError> {
        loop {
            let range = Range { prefix: b"", after: None, limit: 1 };
            let kept =
                self.store.list(Kind::History, range).await.map_err(|error| unavailable(&error))?;
            let Some(Record { key, value }) = kept.into_iter().next() else { return Ok(()) };
            self.take_in_part(client, &value).await?;
            let done = vec![Change::Delete { kind: Kind::History, key }];
            self.store.write(done).await.map_err(|error| unavailable(&error))?;
        }
    }

    /// What cannot be read is passed over with a word in the log: it would come no other way.
    async fn take_in_part(
        &self,
        client: &Arc<Client>,
        compressed: &[u8],
    ) -> Result<(), IncomingError> {
        let me = inbound::Me::of(client, self.clock.now());
        let mut stream = HistorySyncStream::new(compressed, LARGEST);
        loop {
            match stream.next_conversation() {
                Ok(Some(chat)) => self.take_in_chat(inbound::conversation(&me, &chat)).await?,
                Ok(None) => return Ok(()),
                Err(error) => {
                    tracing::error!(%error, account.id = %self.order.account_id, "reading the history");
                    return Ok(());
                }
            }
        }
    }

    async fn take_in_chat(&self, told: Vec<Inbound>) -> Result<(), IncomingError> {
        let mut told = told.into_iter().peekable();
        while told.peek().is_some() {
            let part: Vec<Inbound> = told.by_ref().take(AT_ONCE).collect();
            let arrival = Arrival {
                kind: "history",
                raw: Box::new(|| serde_json::Value::Null),
                is_strange: false,
                inbound: part,
                troubles: Vec::new(),
            };
            self.incoming.receive(&self.order, vec![arrival]).await?;
        }
        Ok(())
    }
}

fn unavailable(error: &DeviceStoreError) -> IncomingError {
    IncomingError::Unavailable(error.to_string())
}
