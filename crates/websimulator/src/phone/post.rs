//! How a phone hands a message to the server: sealed for every device that is to have it.

use std::collections::BTreeMap;

use wacore_binary::{Jid, Node, Server, builder::NodeBuilder};
use wacore_libsignal::protocol::SignalProtocolError;
use waproto::whatsapp as wa;

use super::{
    Inner, WriteError, group_post::group_of, history::Said, outgoing::Outgoing, sealing::Sealing,
};
use crate::{Address, clock, nodes::node, stanzas, world::World};

impl Inner {
    pub(super) async fn post(&self, to: &str, outgoing: Outgoing) -> Result<String, WriteError> {
        let id = outgoing.id.clone().unwrap_or_else(|| self.next_id());
        let chat = match group_of(to) {
            Some(group) => {
                self.post_to_group(&group, &id, &outgoing).await?;
                group
            }
            None => self.post_to_person(to, &id, &outgoing).await?,
        };
        let is_group = chat.server == Server::Group;
        self.remember(Said {
            chat: chat.to_string(),
            id: id.clone(),
            is_from_me: true,
            participant: is_group.then(|| Jid::pn(self.number.as_str()).to_string()),
            at: clock::seconds(),
            message: outgoing.message,
        });
        Ok(id)
    }

    /// For the person's devices, and for one's own others, who are told the chat. Devices that are linked meanwhile
    /// count too: nothing is handed over before all have their copy.
    async fn post_to_person(
        &self,
        to: &str,
        id: &str,
        outgoing: &Outgoing,
    ) -> Result<Jid, WriteError> {
        let server = self.server_of_chats();
        let chat = self.jid_of(to, server)?;
        let (text, own_text) = (outgoing.text(), outgoing.own_text(&chat));
        let mut sealing = self.sealing.lock().await;
        let mut copies: BTreeMap<Address, Node> = BTreeMap::new();
        loop {
            let devices = self.exchange.look(|world| self.devices_for(world, to, server));
            for (device, _) in &devices {
                if !copies.contains_key(device) {
                    let is_own = device.number == self.number && to != self.number;
                    let text = if is_own { &own_text } else { &text };
                    let copy = self.copy_for(&mut sealing, device, outgoing, text).await?;
                    copies.insert(device.clone(), copy);
                }
            }
            let participants = participants(&devices, &copies);
            let stanza = outgoing.head(&chat, id).children([participants]).build();
            if self.say_if(&stanza, |world| self.devices_for(world, to, server) == devices) {
                return Ok(chat);
            }
        }
    }

    /// Sealed; or, of what is shown once, only word that it was there.
    async fn copy_for(
        &self,
        sealing: &mut Sealing,
        device: &Address,
        outgoing: &Outgoing,
        text: &[u8],
    ) -> Result<Node, SignalProtocolError> {
        if outgoing.is_view_once && !device.is_phone() {
            return Ok(node("unavailable").attr("type", "view_once").build());
        }
        let mut enc = self.seal_text_for(sealing, device, text).await?;
        if let Some(kind) = outgoing.media_type() {
            enc.attrs.insert("mediatype", kind);
        }
        Ok(enc)
    }

    /// To one of one's own devices, about itself: not shown to anybody.
    pub(super) async fn send_to_own_device(
        &self,
        device: &Address,
        message: &wa::Message,
    ) -> Result<(), SignalProtocolError> {
        let mut sealing = self.sealing.lock().await;
        let enc = self.seal_for(&mut sealing, device, message).await?;
        let stanza = node("message")
            .attr("to", Jid::pn_device(device.number.as_str(), device.device))
            .attr("id", self.next_id())
            .attr("type", "text")
            .attr("category", "peer")
            .children([enc]);
        self.say(&stanza.build());
        Ok(())
    }

    /// An id as the clients of WhatsApp make them.
    fn next_id(&self) -> String {
        self.exchange.change(|world| format!("3EB0{:016X}", world.next_number()))
    }

    /// Hands a stanza to the server.
    pub(super) fn say(&self, stanza: &Node) {
        self.say_if(stanza, |_| true);
    }

    /// Hands a stanza to the server if something still holds; whether it did.
    fn say_if(&self, stanza: &Node, holds: impl FnOnce(&World) -> bool) -> bool {
        let own = self.address();
        self.exchange.change(|world| {
            let holds = holds(world);
            if holds {
                stanzas::hear(world, &own, stanza);
            }
            holds
        })
    }

    /// Something for a person that is not encrypted; nothing when nobody has the number.
    pub(super) fn say_to(&self, number: &str, stanza: NodeBuilder) {
        if let Ok(to) = self.jid_of(number, self.server_of_chats()) {
            self.say(&stanza.attr("to", to).build());
        }
    }

    /// The devices of a person and one's own others, and how each is named.
    fn devices_for(&self, world: &World, to: &str, server: Server) -> Vec<(Address, Jid)> {
        let mut devices = self.devices_of(world, to, server);
        if to != self.number {
            devices.extend(self.devices_of(world, &self.number, server));
        }
        devices
    }

    pub(super) fn server_of_chats(&self) -> Server {
        let by_lid =
            |world: &World| world.account(&self.number).is_some_and(|account| account.by_lid);
        if self.exchange.look(by_lid) { Server::Lid } else { Server::Pn }
    }

    fn jid_of(&self, number: &str, server: Server) -> Result<Jid, WriteError> {
        let found = self.exchange.look(|world| Some(world.account(number)?.jid(0, server)));
        found.ok_or_else(|| WriteError::Nobody { number: number.to_owned() })
    }
}

/// The copies, each under the name of its device.
fn participants(devices: &[(Address, Jid)], copies: &BTreeMap<Address, Node>) -> Node {
    let places = devices.iter().filter_map(|(device, jid)| {
        let enc = copies.get(device)?.clone();
        Some(node("to").attr("jid", jid.clone()).children([enc]).build())
    });
    node("participants").children(places).build()
}
