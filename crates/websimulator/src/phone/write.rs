//! What a person does on the phone: write, read, type.

use wacore_binary::{Jid, Node, Server, builder::NodeBuilder};
use wacore_libsignal::protocol::SignalProtocolError;
use waproto::whatsapp as wa;

use super::{Inner, Phone, Received, groups::group_of, history::Said};
use crate::{Address, clock, nodes::node, stanzas};

#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    #[error("nobody has the number {number}")]
    Nobody { number: String },
    #[error("encrypting a file: {reason}")]
    File { reason: String },
    #[error("sealing a message")]
    Sealing(#[from] SignalProtocolError),
}

impl Phone {
    /// Writes to somebody by number, or to a group by its JID. The id of the message comes back.
    pub async fn send_text(&self, to: &str, text: &str) -> Result<String, WriteError> {
        let message = wa::Message { conversation: Some(text.to_owned()), ..wa::Message::default() };
        self.send(to, message).await
    }

    /// Sends a message of any kind.
    pub async fn send(&self, to: &str, message: wa::Message) -> Result<String, WriteError> {
        self.inner.send(to, message).await
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

    pub fn start_typing(&self, to: &str) {
        self.inner.say_to(to, node("chatstate").children([node("composing").build()]));
    }

    pub fn stop_typing(&self, to: &str) {
        self.inner.say_to(to, node("chatstate").children([node("paused").build()]));
    }
}

impl Inner {
    async fn send(&self, to: &str, message: wa::Message) -> Result<String, WriteError> {
        let id = self.exchange.change(|world| format!("3EB0{:016X}", world.next_number()));
        if let Some(group) = group_of(to) {
            self.send_to_group(&group, &id, &message).await?;
            self.remember_own(&id, &group, message);
        } else {
            self.send_to_person(to, &id, message).await?;
        }
        Ok(id)
    }

    fn remember_own(&self, id: &str, chat: &Jid, message: wa::Message) {
        let is_group = chat.server == Server::Group;
        self.remember(Said {
            chat: chat.to_string(),
            id: id.to_owned(),
            is_from_me: true,
            participant: is_group.then(|| Jid::pn(self.number.as_str()).to_string()),
            at: clock::seconds(),
            message,
        });
    }

    async fn send_to_person(
        &self,
        to: &str,
        id: &str,
        message: wa::Message,
    ) -> Result<(), WriteError> {
        let server = self.server_of_chats();
        let chat = self.jid_of(to, server)?;
        let own_copy = wacore::messages::wrap_device_sent(message.clone(), chat.to_string());
        let mut sealing = self.sealing.lock().await;
        let mut places = Vec::new();
        for (device, jid) in self.devices_of(to, server) {
            let enc = self.seal_for(&mut sealing, &device, &message).await?;
            places.push(node("to").attr("jid", jid).children([enc]).build());
        }
        if to != self.number {
            for (device, jid) in self.devices_of(&self.number, server) {
                let enc = self.seal_for(&mut sealing, &device, &own_copy).await?;
                places.push(node("to").attr("jid", jid).children([enc]).build());
            }
        }
        let stanza = node("message")
            .attr("to", chat.clone())
            .attr("id", id)
            .attr("type", kind_of(&message))
            .children([node("participants").children(places).build()]);
        self.remember_own(id, &chat, message);
        self.say(&stanza.build());
        Ok(())
    }

    /// To one of one's own devices, about itself: not shown to anybody.
    pub(super) async fn send_to_own_device(
        &self,
        device: &Address,
        message: &wa::Message,
    ) -> Result<(), SignalProtocolError> {
        let mut sealing = self.sealing.lock().await;
        let enc = self.seal_for(&mut sealing, device, message).await?;
        let id = self.exchange.change(|world| format!("3EB0{:016X}", world.next_number()));
        let stanza = node("message")
            .attr("to", Jid::pn_device(device.number.as_str(), device.device))
            .attr("id", id)
            .attr("type", "text")
            .attr("category", "peer")
            .children([enc]);
        self.say(&stanza.build());
        Ok(())
    }

    /// Hands a stanza to the server.
    pub(super) fn say(&self, stanza: &Node) {
        let own = self.address();
        self.exchange.change(|world| stanzas::hear(world, &own, stanza));
    }

    /// Something for a person that is not encrypted; nothing when nobody has the number.
    fn say_to(&self, number: &str, stanza: NodeBuilder) {
        if let Ok(to) = self.jid_of(number, self.server_of_chats()) {
            self.say(&stanza.attr("to", to).build());
        }
    }

    fn server_of_chats(&self) -> Server {
        let by_lid = |world: &crate::world::World| {
            world.account(&self.number).is_some_and(|account| account.by_lid)
        };
        if self.exchange.look(by_lid) { Server::Lid } else { Server::Pn }
    }

    fn jid_of(&self, number: &str, server: Server) -> Result<Jid, WriteError> {
        let found = self.exchange.look(|world| Some(world.account(number)?.jid(0, server)));
        found.ok_or_else(|| WriteError::Nobody { number: number.to_owned() })
    }
}

/// What the stanza says of a message that the server cannot read.
pub(super) fn kind_of(message: &wa::Message) -> &'static str {
    let is_media = message.image_message.is_set()
        || message.video_message.is_set()
        || message.audio_message.is_set()
        || message.document_message.is_set()
        || message.sticker_message.is_set();
    match (is_media, message.reaction_message.is_set()) {
        (true, _) => "media",
        (false, true) => "reaction",
        (false, false) => "text",
    }
}
