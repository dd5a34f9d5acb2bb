//! A message as it leaves a phone: what it says, how it changes another, and how it is sealed.

use wacore::{
    messages::{MessageUtils, wrap_device_sent},
    send::{media_type_from_message, stanza_type_from_message},
};
use wacore_binary::{Jid, builder::NodeBuilder};
use waproto::whatsapp as wa;

use crate::nodes::node;

/// A message, and how it changes another.
#[derive(Default)]
pub(super) struct Outgoing {
    pub(super) message: wa::Message,
    pub(super) edit: Option<&'static str>,
    /// In the place of the encoded message.
    pub(super) raw: Option<Vec<u8>>,
    /// Shown once, and on phones alone: linked devices are told only that there was something.
    pub(super) is_view_once: bool,
    /// In the place of an id that nobody else has.
    pub(super) id: Option<String>,
}

impl Outgoing {
    pub(super) fn new(message: wa::Message) -> Self {
        Self { message, ..Self::default() }
    }

    /// The stanza, without its content.
    pub(super) fn head(&self, to: &Jid, id: &str) -> NodeBuilder {
        let head = node("message")
            .attr("to", to.clone())
            .attr("id", id)
            .attr("type", stanza_type_from_message(&self.message));
        match self.edit {
            Some(edit) => head.attr("edit", edit),
            None => head,
        }
    }

    /// What is sealed for the other person's devices, padded.
    pub(super) fn text(&self) -> Vec<u8> {
        match &self.raw {
            Some(raw) => MessageUtils::pad_message_v2(raw.clone()),
            None => MessageUtils::encode_and_pad(&self.message),
        }
    }

    /// What is sealed for one's own other devices, who are told the chat, padded.
    pub(super) fn own_text(&self, chat: &Jid) -> Vec<u8> {
        let chat = chat.to_string();
        if let Some(raw) = &self.raw {
            return MessageUtils::pad_message_v2(wrap_raw(&chat, raw));
        }
        MessageUtils::encode_and_pad(&wrap_device_sent(self.message.clone(), chat))
    }

    /// What stands beside the sealed text of a file, a place or a card.
    pub(super) fn media_type(&self) -> Option<&'static str> {
        media_type_from_message(&self.message)
    }
}

/// `deviceSentMessage`, field 31 of a message, with the chat as field 1 and the message as field 2.
fn wrap_raw(chat: &str, raw: &[u8]) -> Vec<u8> {
    let inner = [field(1, chat.as_bytes()), field(2, raw)].concat();
    field(31, &inner)
}

/// One field of bytes, as protobuf writes it: number and kind, length, bytes.
pub(super) fn field(number: u32, bytes: &[u8]) -> Vec<u8> {
    const BYTES: u64 = 2;
    let mut written = varint(u64::from(number) << 3 | BYTES);
    written.extend(varint(bytes.len() as u64));
    written.extend_from_slice(bytes);
    written
}

fn varint(mut value: u64) -> Vec<u8> {
    let mut written = Vec::new();
    loop {
        let low = (value & 0x7F) as u8;
        value >>= 7;
        if value == 0 {
            written.push(low);
            return written;
        }
        written.push(low | 0x80);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use waproto::buffa::Message as _;

    #[test]
    fn what_is_wrapped_by_hand_reads_like_what_a_library_wraps() {
        let message = wa::Message { conversation: Some("a".repeat(300)), ..wa::Message::default() };
        let wrapped = wrap_raw("1@s.whatsapp.net", &message.encode_to_vec());
        let expected = wrap_device_sent(message, "1@s.whatsapp.net".to_owned());
        assert_eq!(wrapped, expected.encode_to_vec());
    }
}
