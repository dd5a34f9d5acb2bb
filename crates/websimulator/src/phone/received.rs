//! What a person has seen on the phone.

use serde::{Deserialize, Serialize};
use waproto::whatsapp as wa;

use crate::{Address, ReceiptKind, keep::forms};

/// A message that came in and could be opened.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Received {
    pub id: String,
    /// The device that wrote it; one's own when it was written on a linked device.
    pub from: Address,
    /// The person, or the group, it stands with.
    pub chat: String,
    #[serde(with = "forms::message")]
    pub message: wa::Message,
}

/// A word about a message that the phone has sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenReceipt {
    pub id: String,
    pub by: Address,
    pub kind: ReceiptKind,
}

/// Everything that came in, each kind oldest first.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Seen {
    pub messages: Vec<Received>,
    /// Ids of messages that came again and were not shown again: the same chat, writer and id.
    pub repeated: Vec<String>,
    pub receipts: Vec<SeenReceipt>,
    /// Who has come (true) or gone (false), of those that are watched.
    pub presence: Vec<(String, bool)>,
    /// Who has begun to type (`composing`) or stopped (`paused`).
    pub typing: Vec<(String, String)>,
}

impl Received {
    /// The text, of whichever kind of text message.
    pub fn text(&self) -> Option<&str> {
        let extended = || {
            let extended = self.message.extended_text_message.as_option()?;
            extended.text.as_deref()
        };
        self.message.conversation.as_deref().or_else(extended)
    }
}

impl Seen {
    pub fn texts(&self) -> Vec<&str> {
        self.messages.iter().filter_map(Received::text).collect()
    }

    pub fn has_receipt(&self, id: &str, kind: &ReceiptKind) -> bool {
        self.receipts.iter().any(|receipt| receipt.id == id && receipt.kind == *kind)
    }
}
