//! What the phone does by itself: opens messages, says that it has them, keeps the server in one-time keys.

use std::sync::Arc;

use tokio::sync::mpsc;
use wacore::messages::decode_plaintext;
use wacore::protocol::ProtocolNode;
use wacore_binary::{Jid, Node};
use wacore_libsignal::protocol::SignalProtocolError;
use waproto::whatsapp as wa;

use super::{
    Inner, Received,
    group_post::{group_from, group_of},
    history::Said,
    received::SeenReceipt,
};
use crate::{
    Address, Fault, ReceiptKind, clock,
    nodes::{SERVER, attribute, bytes, children, jid, node},
    world::{Order, World},
};

/// The version of the padding in `<enc v="2">`.
const PADDING: u8 = 2;

/// Why a message could not be opened.
#[derive(Debug, thiserror::Error)]
enum Closed {
    #[error("opened before")]
    Opened,
    #[error("{0}")]
    Because(String),
}

impl Closed {
    fn because(reason: impl std::fmt::Display) -> Self {
        Self::Because(reason.to_string())
    }
}

impl From<SignalProtocolError> for Closed {
    fn from(error: SignalProtocolError) -> Self {
        match error {
            SignalProtocolError::DuplicatedMessage(..) => Self::Opened,
            error => Self::because(error),
        }
    }
}

/// Between a person's own devices, and not shown.
fn is_peer(stanza: &Node) -> bool {
    attribute(stanza, "category").as_deref() == Some("peer")
}

/// Runs until the simulator stops.
pub(crate) async fn listen(phone: Arc<Inner>, mut inbox: mpsc::UnboundedReceiver<Order>) {
    if phone.has_no_keys_out() {
        phone.upload_keys().await;
    }
    let stop = phone.exchange.stop.clone();
    loop {
        let order = tokio::select! {
            () = stop.cancelled() => return,
            order = inbox.recv() => order,
        };
        match order {
            Some(Order::Send(stanza)) => phone.hear(&stanza).await,
            Some(_) => {}
            None => return,
        }
    }
}

impl Inner {
    async fn hear(&self, stanza: &Node) {
        match stanza.tag.as_ref() {
            "message" => self.receive(stanza).await,
            "receipt" => self.hear_of(stanza).await,
            "notification" => self.notice(stanza).await,
            "chatstate" => self.see_typing(stanza),
            "presence" => self.see_presence(stanza),
            _ => {}
        }
        self.exchange.ring();
    }

    async fn receive(&self, stanza: &Node) {
        let id = attribute(stanza, "id").unwrap_or_default();
        let sender = self.sender(stanza);
        let opened = match &sender {
            Some(sender) => self.open(sender, stanza).await,
            None => Err(Closed::because("from nobody")),
        };
        match (sender, opened) {
            (Some(from), Ok(message)) => {
                let asked =
                    (is_peer(stanza) && from.number == self.number).then(|| message.clone());
                self.keep(&id, &from, stanza, message);
                if let Some(asked) = asked {
                    self.answer_device(&from, &id, &asked).await;
                }
            }
            (Some(from), Err(Closed::Opened)) => {
                self.seen().repeated.push(id.clone());
                self.say_that_it_is_here(&id, &from, stanza);
            }
            (from, Err(closed)) => {
                let reason = closed.to_string();
                if !self.sealing.lock().await.has_lost_sessions() {
                    let fault = Fault::Undecryptable { id, reason };
                    self.exchange.change(|world| world.complain(from.as_ref(), fault));
                }
                self.ask_again(stanza).await;
            }
            (None, Ok(_)) => {}
        }
    }

    /// Opens every part in turn: in a group, the first may bring the key to the second.
    async fn open(&self, sender: &Address, stanza: &Node) -> Result<wa::Message, Closed> {
        let mut sealing = self.sealing.lock().await;
        let mut message = None;
        for enc in children(stanza).iter().filter(|child| child.tag == "enc") {
            let opened = match (attribute(enc, "type").as_deref(), group_from(stanza)) {
                (Some("skmsg"), Some(group)) => {
                    sealing.open_from_group(&group, sender, &bytes(enc)).await
                }
                (kind, _) => sealing.open(sender, kind.unwrap_or_default(), &bytes(enc)).await,
            };
            let opened = opened.map_err(Closed::from)?;
            let opened = decode_plaintext(&opened, PADDING).map_err(Closed::because)?;
            let key = sealing.take_group_key(sender, &opened).await;
            key.map_err(Closed::because)?;
            message = Some(opened);
        }
        message.ok_or_else(|| Closed::because("without <enc>"))
    }

    /// Keeps a message, once, and says that it is here.
    fn keep(&self, id: &str, from: &Address, stanza: &Node, message: wa::Message) {
        if !is_peer(stanza) {
            self.show(id.to_owned(), from.clone(), stanza, message);
        }
        self.say_that_it_is_here(id, from, stanza);
    }

    fn show(&self, id: String, from: Address, stanza: &Node, message: wa::Message) {
        let chat = self.chat_of(&from, stanza);
        let is_known =
            |seen: &Received| seen.id == id && seen.from.number == from.number && seen.chat == chat;
        if self.seen().messages.iter().any(is_known) {
            self.seen().repeated.push(id);
            return;
        }
        let message = wacore::messages::unwrap_device_sent(message);
        let received = Received { id, from, chat, message };
        self.remember_received(&received);
        self.seen().messages.push(received);
    }

    fn say_that_it_is_here(&self, id: &str, from: &Address, stanza: &Node) {
        let mut receipt = node("receipt").attr("id", id);
        for (key, name) in [("from", "to"), ("participant", "participant")] {
            if let Some(value) = stanza.attrs.get(key) {
                receipt = receipt.attr(name, value.clone());
            }
        }
        if from.number == self.number {
            receipt = receipt.attr("type", if is_peer(stanza) { "peer_msg" } else { "sender" });
        }
        self.say(&receipt.build());
    }

    /// A group's JID, or the number of the other person.
    fn chat_of(&self, from: &Address, stanza: &Node) -> String {
        if let Some(group) = group_from(stanza) {
            return group.to_string();
        }
        let chat = jid(stanza, "recipient").or_else(|| jid(stanza, "from"));
        let chat = chat.and_then(|jid| self.exchange.look(|world| world.address_of(&jid)));
        chat.map_or_else(|| from.number.clone(), |chat| chat.number)
    }

    fn remember_received(&self, received: &Received) {
        let group = group_of(&received.chat);
        let author = Jid::pn(received.from.number.as_str()).to_string();
        self.remember(Said {
            participant: group.is_some().then_some(author),
            chat: group.unwrap_or_else(|| Jid::pn(received.chat.as_str())).to_string(),
            id: received.id.clone(),
            is_from_me: received.from.number == self.number,
            at: clock::seconds(),
            message: received.message.clone(),
        });
    }

    async fn hear_of(&self, stanza: &Node) {
        let kind = ReceiptKind::from_attribute(attribute(stanza, "type").as_deref());
        let id = attribute(stanza, "id").unwrap_or_default();
        let by = self.sender(stanza);
        if let (ReceiptKind::Retry, Some(by)) = (&kind, &by) {
            let again = self.send_again(by, &id, stanza).await;
            if let Err(error) = again {
                tracing::warn!(%error, "could not seal a message again");
            }
        }
        if let Some(by) = by {
            let list = stanza.get_optional_child("list").map(children).unwrap_or_default();
            let others = list.iter().filter_map(|item| attribute(item, "id"));
            for id in std::iter::once(id.clone()).chain(others) {
                let receipt = SeenReceipt { id, by: by.clone(), kind: kind.clone() };
                self.seen().receipts.push(receipt);
            }
        }
        self.acknowledge(stanza);
    }

    async fn notice(&self, stanza: &Node) {
        self.acknowledge(stanza);
        match attribute(stanza, "type").as_deref() {
            Some("encrypt") => self.upload_keys().await,
            Some("server_sync") => self.catch_up_on_settings(),
            _ => {}
        }
    }

    fn see_typing(&self, stanza: &Node) {
        let state = children(stanza).first().map(|state| state.tag.to_string());
        if let (Some(by), Some(state)) = (self.sender(stanza), state) {
            self.seen().typing.push((by.number, state));
        }
    }

    fn see_presence(&self, stanza: &Node) {
        let is_there = attribute(stanza, "type").is_none();
        if let Some(of) = self.sender(stanza) {
            self.seen().presence.push((of.number, is_there));
        }
    }

    fn acknowledge(&self, stanza: &Node) {
        let mut ack = node("ack").attr("class", stanza.tag.as_ref());
        for (key, name) in [("id", "id"), ("from", "to"), ("type", "type")] {
            if let Some(value) = stanza.attrs.get(key) {
                ack = ack.attr(name, value.clone());
            }
        }
        self.say(&ack.build());
    }

    fn sender(&self, stanza: &Node) -> Option<Address> {
        let from = jid(stanza, "participant").or_else(|| jid(stanza, "from"))?;
        self.exchange.look(|world| world.address_of(&from))
    }

    /// Whether the server has none of the phone's one-time keys, as at first.
    fn has_no_keys_out(&self) -> bool {
        let own = self.address();
        self.exchange
            .look(|world| world.device(&own).is_none_or(|device| device.bundle.left() == 0))
    }

    async fn upload_keys(&self) {
        let mut sealing = self.sealing.lock().await;
        let keys = sealing.make_one_time_keys().into_iter().map(ProtocolNode::into_node);
        let keys = node("list").children(keys).build();
        let own = self.address();
        let Some(bundle) =
            self.exchange.look(|world| world.device(&own).map(|device| device.bundle.clone()))
        else {
            return;
        };
        let id = self.exchange.change(World::next_stanza_id);
        let upload = node("iq")
            .attr("id", id)
            .attr("xmlns", "encrypt")
            .attr("type", "set")
            .attr("to", SERVER)
            .children([
                node("registration").bytes(bundle.registration_id.to_be_bytes()).build(),
                node("type").bytes([0x05]).build(),
                node("identity").bytes(bundle.identity).build(),
                keys,
                bundle.signed.into_node(),
            ]);
        self.say(&upload.build());
    }
}
