//! What a person does on the phone: write, answer, react, correct, take back, read, type.

use wacore_binary::Jid;
use wacore_libsignal::protocol::SignalProtocolError;
use waproto::buffa::MessageField;
use waproto::whatsapp::{self as wa, message, message::protocol_message::Type};

use super::{Phone, Received, group_post::group_of, outgoing::Outgoing};
use crate::{GroupError, clock, nodes::node};

#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    #[error("nobody has the number {number}")]
    Nobody { number: String },
    #[error("encrypting a file: {reason}")]
    File { reason: String },
    #[error("sealing a vote: {reason}")]
    Vote { reason: String },
    #[error("making a group")]
    Group(#[from] GroupError),
    #[error("sealing a message")]
    Sealing(#[from] SignalProtocolError),
}

/// In stanzas, that a message changes another (`wacore` 0.7.0, `types/message.rs`, `EditAttribute`).
const CORRECTS: &str = "1";
const TAKES_BACK: &str = "7";

impl Phone {
    /// Writes to somebody by number, or to a group by its JID. The id of the message comes back.
    pub async fn send_text(&self, to: &str, text: &str) -> Result<String, WriteError> {
        self.send(to, text_message(text)).await
    }

    /// Sends a message of any kind.
    pub async fn send(&self, to: &str, message: wa::Message) -> Result<String, WriteError> {
        self.inner.post(to, Outgoing::new(message)).await
    }

    /// Answers a message in its chat, quoting it.
    pub async fn reply(&self, to: &Received, text: &str) -> Result<String, WriteError> {
        let answer = message::ExtendedTextMessage {
            text: Some(text.to_owned()),
            context_info: MessageField::some(self.quote(to)),
            ..message::ExtendedTextMessage::default()
        };
        let answer = wa::Message {
            extended_text_message: MessageField::some(answer),
            ..wa::Message::default()
        };
        self.send(&to.chat, answer).await
    }

    /// Writes to a group and mentions members by number; the text names them by `@` and their digits.
    pub async fn mention(
        &self,
        to: &str,
        text: &str,
        members: &[&str],
    ) -> Result<String, WriteError> {
        let server = self.inner.server_of_chats();
        let named = |number: &&str| self.jid_of_person(number, server).to_string();
        let context = wa::ContextInfo {
            mentioned_jid: members.iter().map(named).collect(),
            ..wa::ContextInfo::default()
        };
        let said = message::ExtendedTextMessage {
            text: Some(text.to_owned()),
            context_info: MessageField::some(context),
            ..message::ExtendedTextMessage::default()
        };
        let said = wa::Message {
            extended_text_message: MessageField::some(said),
            ..wa::Message::default()
        };
        self.send(to, said).await
    }

    /// What an answer says of the message that it answers.
    pub(super) fn quote(&self, to: &Received) -> wa::ContextInfo {
        let author = self.jid_of_person(&to.from.number, self.inner.server_of_chats());
        wa::ContextInfo {
            stanza_id: Some(to.id.clone()),
            participant: Some(author.to_string()),
            quoted_message: MessageField::some(to.message.clone()),
            ..wa::ContextInfo::default()
        }
    }

    /// Puts a sign under a message; an empty one takes it away.
    pub async fn react(&self, to: &Received, sign: &str) -> Result<String, WriteError> {
        let group = group_of(&to.chat);
        let author = self.jid_of_person(&to.from.number, self.inner.server_of_chats()).to_string();
        let reaction = message::ReactionMessage {
            key: MessageField::some(wa::MessageKey {
                participant: group.is_some().then_some(author),
                remote_jid: Some(self.jid_of_chat(&to.chat).to_string()),
                from_me: Some(to.from.number == self.number()),
                id: Some(to.id.clone()),
            }),
            text: Some(sign.to_owned()),
            sender_timestamp_ms: Some(clock::seconds() * 1000),
            ..message::ReactionMessage::default()
        };
        let reaction = wa::Message {
            reaction_message: MessageField::some(reaction),
            ..wa::Message::default()
        };
        self.send(&to.chat, reaction).await
    }

    /// Puts another text in the place of one that this phone has sent.
    pub async fn correct(&self, chat: &str, id: &str, text: &str) -> Result<String, WriteError> {
        let change = message::ProtocolMessage {
            r#type: Some(Type::MESSAGE_EDIT),
            edited_message: MessageField::some(text_message(text)),
            timestamp_ms: Some(clock::seconds() * 1000),
            ..message::ProtocolMessage::default()
        };
        self.change_sent(chat, id, change, CORRECTS).await
    }

    /// Takes a message back that this phone has sent, for everybody.
    pub async fn take_back(&self, chat: &str, id: &str) -> Result<String, WriteError> {
        let change = message::ProtocolMessage {
            r#type: Some(Type::REVOKE),
            ..message::ProtocolMessage::default()
        };
        self.change_sent(chat, id, change, TAKES_BACK).await
    }

    async fn change_sent(
        &self,
        chat: &str,
        id: &str,
        change: message::ProtocolMessage,
        edit: &'static str,
    ) -> Result<String, WriteError> {
        let remote = group_of(chat).unwrap_or_else(|| Jid::pn(chat));
        let change = message::ProtocolMessage {
            key: MessageField::some(wa::MessageKey {
                remote_jid: Some(remote.to_string()),
                from_me: Some(true),
                id: Some(id.to_owned()),
                participant: None,
            }),
            ..change
        };
        let message =
            wa::Message { protocol_message: MessageField::some(change), ..wa::Message::default() };
        self.inner.post(chat, Outgoing { edit: Some(edit), ..Outgoing::new(message) }).await
    }

    /// Tells the author of a message that it was read.
    pub fn read(&self, message: &Received) {
        let receipt = node("receipt").attr("type", "read").attr("id", message.id.as_str());
        match group_of(&message.chat) {
            Some(group) => {
                let author = Jid::pn(message.from.number.as_str());
                let receipt = receipt.attr("to", group).attr("participant", author);
                self.inner.say(&receipt.build());
            }
            None => self.inner.say_to(&message.from.number, receipt),
        }
    }

    /// To somebody by number, or to a group by its JID.
    pub fn start_typing(&self, to: &str) {
        self.type_to(to, "composing");
    }

    pub fn stop_typing(&self, to: &str) {
        self.type_to(to, "paused");
    }

    fn type_to(&self, to: &str, state: &'static str) {
        let typing = node("chatstate").children([node(state).build()]);
        match group_of(to) {
            Some(group) => self.inner.say(&typing.attr("to", group).build()),
            None => self.inner.say_to(to, typing),
        }
    }

    /// Looks at the phone: whoever asked is told that the person is there.
    pub fn come_online(&self) {
        let name = self.name();
        self.inner.say(&node("presence").attr("type", "available").attr("name", name).build());
    }

    pub fn go_away(&self) {
        self.inner.say(&node("presence").attr("type", "unavailable").build());
    }

    /// Wants to know when somebody comes and goes.
    pub fn watch(&self, number: &str) {
        self.inner.say_to(number, node("presence").attr("type", "subscribe"));
    }
}

fn text_message(text: &str) -> wa::Message {
    wa::Message { conversation: Some(text.to_owned()), ..wa::Message::default() }
}
