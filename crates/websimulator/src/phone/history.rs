//! What was said before a device was linked, as the phone tells a new device, and what it tells when it is asked for more.

use std::{collections::BTreeMap, io::Write as _, sync::PoisonError};

use flate2::{Compression, write::ZlibEncoder};
use serde::{Deserialize, Serialize};
use wacore::{download::MediaType, upload::encrypt_media};
use waproto::buffa::{Message as _, MessageField};
use waproto::whatsapp::{self as wa, history_sync::HistorySyncType, message};

use super::{Inner, Phone};
use crate::{Address, LinkError, keep::forms};

/// One message of a chat, of either side.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Said {
    /// The JID of the chat.
    pub(super) chat: String,
    pub(super) id: String,
    pub(super) is_from_me: bool,
    /// Who wrote it, in a group.
    pub(super) participant: Option<String>,
    /// Seconds, UTC.
    pub(super) at: i64,
    #[serde(with = "forms::message")]
    pub(super) message: wa::Message,
}

/// How a phone tells a new device what was said before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HistoryPlan {
    /// In files of so many messages each, the newest first, as WhatsApp does with long histories; otherwise all at once,
    /// in the message itself, as it does with short ones.
    pub messages_in_a_file: Option<usize>,
    /// Only the newest of each chat: the device must ask for older ones.
    pub newest_of_each_chat: Option<usize>,
}

/// One part of the history on its way to a device.
struct Part {
    kind: HistorySyncType,
    /// Counts from 1.
    order: u32,
    /// Percent of the whole that the device has after this.
    progress: u32,
    /// The request that this answers.
    answers: Option<String>,
    in_file: bool,
}

impl Phone {
    /// For devices that are linked from now on.
    pub fn plan_history(&self, plan: HistoryPlan) {
        *self.inner.history_plan.lock().unwrap_or_else(PoisonError::into_inner) = plan;
    }
}

impl Inner {
    /// Remembers a message, for devices that are linked later.
    pub(super) fn remember(&self, said: Said) {
        self.history.lock().unwrap_or_else(PoisonError::into_inner).push(said);
    }

    pub(super) async fn share_history(&self, device: &Address) -> Result<(), LinkError> {
        let plan = *self.history_plan.lock().unwrap_or_else(PoisonError::into_inner);
        let said = self.history.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let (mut said, reactions) = apart(said);
        if let Some(most) = plan.newest_of_each_chat {
            said = newest_of_each_chat(said, most);
        }
        let size = plan.messages_in_a_file.unwrap_or(usize::MAX).max(1);
        let mut parts: Vec<&[Said]> = said.rchunks(size).collect();
        if parts.is_empty() {
            parts.push(&[]);
        }
        let count = parts.len();
        for (place, messages) in parts.into_iter().enumerate() {
            let is_first = place == 0;
            let part = Part {
                kind: if is_first {
                    HistorySyncType::INITIAL_BOOTSTRAP
                } else {
                    HistorySyncType::RECENT
                },
                order: u32::try_from(place + 1).unwrap_or(u32::MAX),
                progress: u32::try_from((place + 1) * 100 / count).unwrap_or(100),
                answers: None,
                in_file: plan.messages_in_a_file.is_some(),
            };
            self.send_part(device, messages.to_vec(), &reactions, part).await?;
        }
        Ok(())
    }

    /// What was said in a chat before a message, the newest of it, as a device has asked.
    pub(super) async fn send_older(
        &self,
        device: &Address,
        request: &str,
        asked: &message::peer_data_operation_request_message::HistorySyncOnDemandRequest,
    ) -> Result<(), LinkError> {
        let chat = asked.chat_jid.clone().unwrap_or_default();
        let chat = self.number_of_chat(&chat);
        let said = self.history.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let (said, reactions) = apart(said);
        let of_chat: Vec<Said> =
            said.into_iter().filter(|said| self.number_of_chat(&said.chat) == chat).collect();
        let until = of_chat.iter().position(|said| Some(&said.id) == asked.oldest_msg_id.as_ref());
        let most = usize::try_from(asked.on_demand_msg_count.unwrap_or_default()).unwrap_or(0);
        let until = until.unwrap_or_default();
        let older = of_chat[until.saturating_sub(most)..until].to_vec();
        let part = Part {
            kind: HistorySyncType::ON_DEMAND,
            order: 1,
            progress: 100,
            answers: Some(request.to_owned()),
            in_file: true,
        };
        self.send_part(device, older, &reactions, part).await
    }

    async fn send_part(
        &self,
        device: &Address,
        said: Vec<Said>,
        reactions: &Reactions,
        part: Part,
    ) -> Result<(), LinkError> {
        let payload =
            compress(&history_of(said, reactions, &part).encode_to_vec()).map_err(broken)?;
        let notification = message::HistorySyncNotification {
            sync_type: Some(kind_in_message(part.kind)),
            chunk_order: Some(part.order),
            progress: Some(part.progress),
            peer_data_request_session_id: part.answers,
            ..message::HistorySyncNotification::default()
        };
        let notification = if part.in_file {
            self.put_in_file(notification, &payload)?
        } else {
            message::HistorySyncNotification {
                file_length: Some(payload.len() as u64),
                initial_hist_bootstrap_inline_payload: Some(payload),
                ..notification
            }
        };
        let told = message::ProtocolMessage {
            r#type: Some(message::protocol_message::Type::HISTORY_SYNC_NOTIFICATION),
            history_sync_notification: MessageField::some(notification),
            ..message::ProtocolMessage::default()
        };
        let told =
            wa::Message { protocol_message: MessageField::some(told), ..wa::Message::default() };
        self.send_to_own_device(device, &told).await.map_err(broken)
    }

    fn put_in_file(
        &self,
        notification: message::HistorySyncNotification,
        payload: &[u8],
    ) -> Result<message::HistorySyncNotification, LinkError> {
        let kind = MediaType::History;
        let encrypted = encrypt_media(payload, kind).map_err(broken)?;
        let path = self.exchange.files.keep(kind.mms_type(), encrypted.data_to_upload.into());
        Ok(message::HistorySyncNotification {
            direct_path: Some(path),
            media_key: Some(encrypted.media_key.to_vec()),
            file_sha256: Some(encrypted.file_sha256.to_vec()),
            file_enc_sha256: Some(encrypted.file_enc_sha256.to_vec()),
            file_length: Some(payload.len() as u64),
            ..notification
        })
    }

    /// Chats are the same by number and by LID.
    fn number_of_chat(&self, chat: &str) -> String {
        let jid = chat.parse::<wacore_binary::Jid>().ok();
        let number = jid.and_then(|jid| self.exchange.look(|world| world.number_of(&jid)));
        number.unwrap_or_else(|| chat.to_owned())
    }
}

fn newest_of_each_chat(said: Vec<Said>, most: usize) -> Vec<Said> {
    let mut left: BTreeMap<String, usize> = BTreeMap::new();
    let mut kept: Vec<Said> = said
        .into_iter()
        .rev()
        .filter(|said| {
            let count = left.entry(said.chat.clone()).or_default();
            *count += 1;
            *count <= most
        })
        .collect();
    kept.reverse();
    kept
}

/// What stands at messages, by their ids.
type Reactions = BTreeMap<String, Vec<wa::Reaction>>;

/// A phone keeps reactions at the messages that they are about: the last of each person, unless it was taken back.
fn apart(said: Vec<Said>) -> (Vec<Said>, Reactions) {
    let (reactions, others): (Vec<Said>, Vec<Said>) =
        said.into_iter().partition(|said| said.message.reaction_message.is_set());
    let mut all = Reactions::new();
    for said in reactions {
        let reaction = said.message.reaction_message.into_option().unwrap_or_default();
        let target = reaction.key.id.clone().unwrap_or_default();
        let at = all.entry(target).or_default();
        at.retain(|one| {
            (one.key.from_me, &one.key.participant) != (Some(said.is_from_me), &said.participant)
        });
        if reaction.text.as_deref().is_some_and(|emoji| !emoji.is_empty()) {
            let key = wa::MessageKey {
                remote_jid: Some(said.chat),
                from_me: Some(said.is_from_me),
                id: Some(said.id),
                participant: said.participant,
            };
            at.push(wa::Reaction {
                key: MessageField::some(key),
                text: reaction.text,
                sender_timestamp_ms: Some(said.at * 1000),
                ..wa::Reaction::default()
            });
        }
    }
    (others, all)
}

/// By chat, the newest message first.
fn history_of(said: Vec<Said>, reactions: &Reactions, part: &Part) -> wa::HistorySync {
    let mut chats: BTreeMap<String, Vec<wa::HistorySyncMsg>> = BTreeMap::new();
    let mut newest: BTreeMap<String, u64> = BTreeMap::new();
    for (order, said) in said.into_iter().enumerate() {
        newest.insert(said.chat.clone(), said.at.unsigned_abs());
        let chat = chats.entry(said.chat.clone()).or_default();
        let at = reactions.get(&said.id).cloned().unwrap_or_default();
        chat.push(entry(said, order as u64 + 1, at));
    }
    let conversations = chats.into_iter().map(|(id, mut messages)| {
        messages.reverse();
        let conversation_timestamp = newest.get(&id).copied();
        wa::Conversation { conversation_timestamp, id, messages, ..wa::Conversation::default() }
    });
    wa::HistorySync {
        sync_type: part.kind,
        conversations: conversations.collect(),
        chunk_order: Some(part.order),
        progress: Some(part.progress),
        ..wa::HistorySync::default()
    }
}

fn entry(said: Said, order: u64, reactions: Vec<wa::Reaction>) -> wa::HistorySyncMsg {
    let told = wa::WebMessageInfo { reactions, ..as_web_message(said) };
    let message = MessageField::some(told);
    wa::HistorySyncMsg { message, msg_order_id: Some(order) }
}

/// A message with all that is known of it besides what it says.
pub(super) fn as_web_message(said: Said) -> wa::WebMessageInfo {
    let key = wa::MessageKey {
        remote_jid: Some(said.chat),
        from_me: Some(said.is_from_me),
        id: Some(said.id),
        participant: said.participant.clone(),
    };
    wa::WebMessageInfo {
        key: MessageField::some(key),
        message: MessageField::some(said.message),
        message_timestamp: Some(said.at.unsigned_abs()),
        participant: said.participant,
        ..wa::WebMessageInfo::default()
    }
}

/// The same kinds have two types.
fn kind_in_message(kind: HistorySyncType) -> message::HistorySyncType {
    match kind {
        HistorySyncType::RECENT => message::HistorySyncType::RECENT,
        HistorySyncType::ON_DEMAND => message::HistorySyncType::ON_DEMAND,
        _ => message::HistorySyncType::INITIAL_BOOTSTRAP,
    }
}

fn compress(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes)?;
    encoder.finish()
}

fn broken(error: impl std::fmt::Display) -> LinkError {
    LinkError::Cryptography { reason: error.to_string() }
}
