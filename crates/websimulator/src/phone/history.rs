//! What was said before a device was linked, as the phone tells a new device.

use std::{collections::BTreeMap, io::Write as _};

use flate2::{Compression, write::ZlibEncoder};
use waproto::buffa::{Message as _, MessageField};
use waproto::whatsapp::{self as wa, message};

use super::Inner;
use crate::{Address, LinkError};

/// One message of a chat, of either side.
#[derive(Clone)]
pub(super) struct Said {
    /// The JID of the chat.
    pub(super) chat: String,
    pub(super) id: String,
    pub(super) is_from_me: bool,
    /// Who wrote it, in a group.
    pub(super) participant: Option<String>,
    /// Seconds, UTC.
    pub(super) at: i64,
    pub(super) message: wa::Message,
}

impl Inner {
    /// Remembers a message, for devices that are linked later.
    pub(super) fn remember(&self, said: Said) {
        self.history.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(said);
    }

    /// All of it, in the message itself: WhatsApp does so with short histories and uploads long ones.
    pub(super) async fn share_history(&self, device: &Address) -> Result<(), LinkError> {
        let said = self.history.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
        let broken = |error: std::io::Error| LinkError::Cryptography { reason: error.to_string() };
        let payload = compress(&history_of(said).encode_to_vec()).map_err(broken)?;
        let notification = message::HistorySyncNotification {
            file_length: Some(payload.len() as u64),
            sync_type: Some(message::HistorySyncType::INITIAL_BOOTSTRAP),
            chunk_order: Some(1),
            progress: Some(100),
            initial_hist_bootstrap_inline_payload: Some(payload),
            ..message::HistorySyncNotification::default()
        };
        let told = message::ProtocolMessage {
            r#type: Some(message::protocol_message::Type::HISTORY_SYNC_NOTIFICATION),
            history_sync_notification: MessageField::some(notification),
            ..message::ProtocolMessage::default()
        };
        let told =
            wa::Message { protocol_message: MessageField::some(told), ..wa::Message::default() };
        let sent = self.send_to_own_device(device, &told).await;
        sent.map_err(|error| LinkError::Cryptography { reason: error.to_string() })
    }
}

/// By chat, the newest message first.
fn history_of(said: Vec<Said>) -> wa::HistorySync {
    let mut chats: BTreeMap<String, Vec<wa::HistorySyncMsg>> = BTreeMap::new();
    for (order, said) in said.into_iter().enumerate() {
        let chat = chats.entry(said.chat.clone()).or_default();
        chat.insert(0, entry(said, order as u64 + 1));
    }
    let conversations = chats.into_iter().map(|(id, messages)| wa::Conversation {
        id,
        messages,
        ..wa::Conversation::default()
    });
    wa::HistorySync {
        sync_type: wa::history_sync::HistorySyncType::INITIAL_BOOTSTRAP,
        conversations: conversations.collect(),
        chunk_order: Some(1),
        progress: Some(100),
        ..wa::HistorySync::default()
    }
}

fn entry(said: Said, order: u64) -> wa::HistorySyncMsg {
    let key = wa::MessageKey {
        remote_jid: Some(said.chat),
        from_me: Some(said.is_from_me),
        id: Some(said.id),
        participant: said.participant.clone(),
    };
    let message = wa::WebMessageInfo {
        key: MessageField::some(key),
        message: MessageField::some(said.message),
        message_timestamp: Some(said.at.unsigned_abs()),
        participant: said.participant,
        ..wa::WebMessageInfo::default()
    };
    wa::HistorySyncMsg { message: MessageField::some(message), msg_order_id: Some(order) }
}

fn compress(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes)?;
    encoder.finish()
}
