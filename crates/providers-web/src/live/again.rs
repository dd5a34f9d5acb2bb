//! Asks senders again for messages that were decrypted and are nowhere.

use std::sync::Arc;
use std::time::Duration;

use blazz_domain::inbound::Inbound;
use blazz_providers::Arrival;
use tokio::sync::Notify;
use wacore_binary::marshal::marshal_ref;
use wacore_binary::{NodeRef, OwnedNodeRef};
use whatsapp_rust::Client;
use whatsapp_rust::features::{RetryRequestError, RetryRequestOptions};
use whatsapp_rust::types::events::{DecryptFailMode, Event, UnavailableType, UndecryptableMessage};
use whatsapp_rust::types::message::EditAttribute;

use super::events::Ended;
use super::keep::Live;
use crate::inbound::{self, Me};
use crate::second_time::Lost;
use crate::store::{Change, DeviceStore, DeviceStoreError, Kind, Range, Record, RecordKey};

/// For WhatsApp to take a question.
const TIME_OUT: Duration = Duration::from_mins(1);
/// Questions that are read at once.
const AT_ONCE: usize = 100;

/// What is to be asked, kept until it was: WhatsApp is told that a lost message came, and does not bring it again.
#[derive(Clone)]
pub(crate) struct Again {
    store: Arc<dyn DeviceStore>,
    due: Arc<Notify>,
}

impl Again {
    pub(super) fn new(store: Arc<dyn DeviceStore>) -> Self {
        Self { store, due: Arc::default() }
    }

    /// Keeps the question for a message.
    pub(super) async fn keep(&self, lost: &Lost) -> Result<(), DeviceStoreError> {
        tracing::warn!(id = %lost.info.id, "a message was lost and is asked for anew");
        let source = &lost.info.source;
        let key = [&source.chat.to_string(), &source.sender.to_string(), &*lost.info.id];
        let value = marshal_ref(lost.stanza.get());
        let value = value.map_err(|error| DeviceStoreError::Failed(error.into()))?;
        let key = RecordKey::hash_of(&key);
        self.store.write(vec![Change::Put { kind: Kind::AskAgain, key, value }]).await
    }

    /// There may be something to ask.
    pub(super) fn is_due(&self) {
        self.due.notify_one();
    }

    async fn forget(&self, key: RecordKey) -> Result<(), DeviceStoreError> {
        self.store.write(vec![Change::Delete { kind: Kind::AskAgain, key }]).await
    }
}

impl Live {
    /// Asks whatever is to be asked until the connection ends. What goes wrong is tried again at the next one.
    pub(super) async fn ask_again(&self, client: &Arc<Client>) -> Ended {
        loop {
            self.again.due.notified().await;
            if let Err(error) = self.ask_all(client).await {
                let account = self.order.account_id;
                tracing::error!(%error, account.id = %account, "asking for lost messages");
            }
        }
    }

    async fn ask_all(&self, client: &Arc<Client>) -> Result<(), DeviceStoreError> {
        let mut after = None;
        loop {
            let range = Range { prefix: &[], after: after.as_ref(), limit: AT_ONCE };
            let questions = self.again.store.list(Kind::AskAgain, range).await?;
            let Some(last) = questions.last() else { return Ok(()) };
            after = Some(last.key.clone());
            for question in questions {
                if self.is_asked(client, &question).await {
                    self.again.forget(question.key).await?;
                }
            }
        }
    }

    /// Whether a question was asked, or can never be.
    async fn is_asked(&self, client: &Arc<Client>, question: &Record) -> bool {
        // The first byte says that the others are not compressed (`wacore-binary` 0.7.0, `encoder.rs`).
        let bytes = question.value.get(1..).unwrap_or_default().to_vec();
        let Ok(stanza) = OwnedNodeRef::new(bytes) else { return true };
        let asking = client.request_message_retry(stanza.get(), RetryRequestOptions::new());
        let error = match tokio::time::timeout(TIME_OUT, asking).await {
            Ok(Ok(_)) => return true,
            Ok(Err(error)) => error,
            Err(_) => return false,
        };
        tracing::warn!(%error, account.id = %self.order.account_id, "asking for a lost message");
        !matches!(error, RetryRequestError::Client(_) | RetryRequestError::Internal(_))
    }
}

/// The place that is kept for a message until it comes.
pub(super) fn place_of(me: &Me, lost: &Lost) -> Arrival {
    inbound::event(me, &unreadable(lost)).pop().unwrap_or_else(nothing)
}

/// What the message is until it comes: reactions, changes and the like show no place of their own.
fn unreadable(lost: &Lost) -> Event {
    let is_hidden = is_hidden(lost.stanza.get()) || lost.info.edit != EditAttribute::Empty;
    let mode = if is_hidden { DecryptFailMode::Hide } else { DecryptFailMode::Show };
    let message = UndecryptableMessage::builder()
        .info(lost.info.clone())
        .is_unavailable(false)
        .unavailable_type(UnavailableType::Unknown)
        .decrypt_fail_mode(mode)
        .build();
    Event::UndecryptableMessage(message)
}

/// Whether the sender says that nobody misses the message (`whatsapp-rust` 0.7.0, `message/receive.rs`).
fn is_hidden(stanza: &NodeRef<'_>) -> bool {
    let children = stanza.children().unwrap_or_default();
    children.iter().any(|child| {
        child.tag == "enc" && child.get_attr("decrypt-fail").is_some_and(|it| it.as_str() == "hide")
    })
}

fn nothing() -> Arrival {
    Arrival {
        kind: "lost",
        raw: Box::new(|| serde_json::Value::Null),
        is_strange: false,
        inbound: vec![Inbound::Nothing {
            why: "it is asked for again and has no place of its own",
        }],
        troubles: Vec::new(),
    }
}
