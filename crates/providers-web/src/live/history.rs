//! The history a phone sends to a new device: kept at once, taken in bit by bit, and gone on with after a restart.
//!
//! The client tells WhatsApp that a part has come before it has fetched it (`whatsapp-rust` 0.7.0, `history_sync.rs:291`,
//! then `:315`), and us after it has read it (`:476`); the hook that may hold back an acknowledgement gets the message
//! without it (`message/receive.rs:1447`). So a program that dies between the two loses that part. It shows: the
//! progress stays short of what the phone counts, and older messages can be asked for, chat by chat.

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
        let label = Label {
            kind: part.sync_type(),
            percent: part.progress(),
            request: part.peer_data_request_session_id().map(ToOwned::to_owned),
        };
        let value = part.compressed_bytes().to_vec();
        let key = RecordKey::new(label.write(at, order).as_bytes());
        self.store.write(vec![Change::Put { kind: Kind::History, key, value }]).await
    }

    /// Takes in every part that is kept, oldest first; gives whether the account is still ours.
    pub(super) async fn take_in_history(&self, client: &Arc<Client>) -> Result<(), IncomingError> {
        loop {
            let range = Range { prefix: b"", after: None, limit: 1 };
            let kept =
                self.store.list(Kind::History, range).await.map_err(|error| unavailable(&error))?;
            let Some(Record { key, value }) = kept.into_iter().next() else { return Ok(()) };
            let label = Label::read(key.as_bytes());
            let told = self.take_in_part(client, &value).await?;
            if let Some(request) = &label.request {
                self.tell_older(request, told).await?;
            }
            if let Some(percent) = label.progress() {
                self.incoming.history(&self.order, percent).await?;
            }
            let done = vec![Change::Delete { kind: Kind::History, key }];
            self.store.write(done).await.map_err(|error| unavailable(&error))?;
        }
    }

    /// What cannot be read is passed over with a word in the log: it would come no other way. Gives how many messages
    /// there were.
    async fn take_in_part(
        &self,
        client: &Arc<Client>,
        compressed: &[u8],
    ) -> Result<usize, IncomingError> {
        let me = inbound::Me::of(client, self.clock.now());
        let mut stream = HistorySyncStream::new(compressed, LARGEST);
        let mut told = 0;
        loop {
            match stream.next_conversation() {
                Ok(Some(chat)) => {
                    let chat = inbound::conversation(&me, &chat);
                    told += chat.iter().filter(|it| matches!(it, Inbound::Message(_))).count();
                    self.take_in_chat(chat).await?;
                }
                Ok(None) => return Ok(told),
                Err(error) => {
                    tracing::error!(%error, account.id = %self.order.account_id, "reading the history");
                    return Ok(told);
                }
            }
        }
    }

    /// The phone has answered a request of ours.
    async fn tell_older(&self, request: &str, told: usize) -> Result<(), IncomingError> {
        let Some(chat) = self.older.lock().await.remove(request) else { return Ok(()) };
        match inbound::older(&chat, told) {
            Some(answer) => self.take_in_chat(vec![answer]).await,
            None => Ok(()),
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

/// What is known of a part besides what it holds; it stands in the name of its record.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Label {
    /// The number of its `HistorySyncType`.
    kind: i32,
    /// Of the whole history, once this part is taken in.
    percent: Option<u32>,
    /// The request that it answers.
    request: Option<String>,
}

/// The kinds that count towards the whole: the first part, the full history and the recent one (`waproto` 0.7.0,
/// `whatsapp.proto`, `HistorySyncType`).
const COUNTED: [i32; 3] = [0, 2, 3];

impl Label {
    /// Names sort by the time at which a part came.
    fn write(&self, at: i64, order: u32) -> String {
        let percent = self.percent.map(|percent| percent.to_string()).unwrap_or_default();
        let request = self.request.as_deref().unwrap_or_default();
        format!("{at:015}-{:03}-{order:06}-{percent}-{request}", self.kind)
    }

    fn read(key: &[u8]) -> Self {
        let key = String::from_utf8_lossy(key);
        let mut words = key.splitn(5, '-').skip(1);
        let kind = words.next().and_then(|kind| kind.parse().ok()).unwrap_or_default();
        let percent = words.nth(1).and_then(|percent| percent.parse().ok());
        let request = words.next().filter(|request| !request.is_empty()).map(ToOwned::to_owned);
        Self { kind, percent, request }
    }

    fn progress(&self) -> Option<u32> {
        self.percent.filter(|_| COUNTED.contains(&self.kind)).map(|percent| percent.min(100))
    }
}

fn unavailable(error: &DeviceStoreError) -> IncomingError {
    IncomingError::Unavailable(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_of_a_part_is_read_back_from_its_name() {
        let label = Label { kind: 6, percent: Some(100), request: Some("3EB0-77".to_owned()) };
        assert_eq!(Label::read(label.write(1_700_000_000_000, 1).as_bytes()), label);
        let plain = Label { kind: 3, percent: None, request: None };
        assert_eq!(Label::read(plain.write(1, 12).as_bytes()), plain);
        // As parts were named before anything but their order was known of them.
        let old = Label::read(b"001700000000000-003-000001");
        assert_eq!(old, Label { kind: 3, ..Label::default() });
    }
}
