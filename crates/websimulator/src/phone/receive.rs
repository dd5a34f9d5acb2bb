//! What the phone does by itself: opens messages, says that it has them, keeps the server in one-time keys.

use std::sync::Arc;

use tokio::sync::mpsc;
use wacore::messages::decode_plaintext;
use wacore::protocol::ProtocolNode as _;
use wacore_binary::Node;
use waproto::whatsapp as wa;

use super::{Inner, Received, received::SeenReceipt};
use crate::{
    Address, Fault, ReceiptKind,
    nodes::{SERVER, attribute, bytes, children, jid, node},
    world::Order,
};

/// The version of the padding in `<enc v="2">`.
const PADDING: u8 = 2;

/// Runs until the simulator stops.
pub(crate) async fn listen(phone: Arc<Inner>, mut inbox: mpsc::UnboundedReceiver<Order>) {
    phone.upload_keys().await;
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
            "receipt" => self.hear_of(stanza),
            "notification" => self.notice(stanza).await,
            "chatstate" => self.see_typing(stanza),
            _ => {}
        }
        self.exchange.ring();
    }

    async fn receive(&self, stanza: &Node) {
        let id = attribute(stanza, "id").unwrap_or_default();
        let sender = self.sender(stanza);
        let opened = match &sender {
            Some(sender) => self.open(sender, stanza).await,
            None => Err("from nobody".to_owned()),
        };
        match (sender, opened) {
            (Some(from), Ok(message)) => self.keep(id, from, stanza, message),
            (from, Err(reason)) => {
                let fault = Fault::Undecryptable { id, reason };
                self.exchange.change(|world| world.complain(from.as_ref(), fault));
                self.ask_again(stanza);
            }
            (None, Ok(_)) => {}
        }
    }

    async fn open(&self, sender: &Address, stanza: &Node) -> Result<wa::Message, String> {
        let enc = stanza.get_optional_child("enc").ok_or("without <enc>")?;
        let kind = attribute(enc, "type").unwrap_or_default();
        let mut sealing = self.sealing.lock().await;
        let opened = sealing.open(sender, &kind, &bytes(enc)).await;
        let opened = opened.map_err(|error| error.to_string())?;
        decode_plaintext(&opened, PADDING).map_err(|error| error.to_string())
    }

    /// Keeps a message, once, and says that it is here.
    fn keep(&self, id: String, from: Address, stanza: &Node, message: wa::Message) {
        let is_peer = attribute(stanza, "category").as_deref() == Some("peer");
        let is_own = from.number == self.number;
        let chat = jid(stanza, "recipient").or_else(|| jid(stanza, "from"));
        let chat = chat.and_then(|jid| self.exchange.look(|world| world.address_of(&jid)));
        let chat = chat.map_or_else(|| from.number.clone(), |chat| chat.number);
        let message = wacore::messages::unwrap_device_sent(message);
        let mut receipt = node("receipt").attr("id", id.as_str());
        if let Some(from) = jid(stanza, "from") {
            receipt = receipt.attr("to", from);
        }
        if is_own {
            receipt = receipt.attr("type", if is_peer { "peer_msg" } else { "sender" });
        }
        let is_new = !self.seen().messages.iter().any(|seen| seen.id == id && seen.from == from);
        if is_new && !is_peer {
            self.seen().messages.push(Received { id, from, chat, message });
        }
        self.say(&receipt.build());
    }

    /// A wish for another copy, sealed anew.
    fn ask_again(&self, stanza: &Node) {
        let (Some(id), Some(from)) = (attribute(stanza, "id"), jid(stanza, "from")) else { return };
        let retry = node("retry").attr("count", 1).attr("id", id.as_str()).attr("v", 1);
        let retry = match attribute(stanza, "t") {
            Some(time) => retry.attr("t", time).build(),
            None => retry.build(),
        };
        let own = self.address();
        let registration = self
            .exchange
            .look(|world| world.device(&own).map(|device| device.bundle.registration_id));
        let registration =
            node("registration").bytes(registration.unwrap_or_default().to_be_bytes()).build();
        let receipt = node("receipt")
            .attr("to", from)
            .attr("id", id)
            .attr("type", "retry")
            .children([retry, registration]);
        self.say(&receipt.build());
    }

    fn hear_of(&self, stanza: &Node) {
        let kind = ReceiptKind::from_attribute(attribute(stanza, "type").as_deref());
        let id = attribute(stanza, "id").unwrap_or_default();
        if let Some(by) = self.sender(stanza) {
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
        if attribute(stanza, "type").as_deref() == Some("encrypt") {
            self.upload_keys().await;
        }
    }

    fn see_typing(&self, stanza: &Node) {
        let state = children(stanza).first().map(|state| state.tag.to_string());
        if let (Some(by), Some(state)) = (self.sender(stanza), state) {
            self.seen().typing.push((by.number, state));
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

    async fn upload_keys(&self) {
        let mut sealing = self.sealing.lock().await;
        let keys = sealing.make_one_time_keys().into_iter().map(|key| key.into_node());
        let keys = node("list").children(keys).build();
        let own = self.address();
        let Some(bundle) =
            self.exchange.look(|world| world.device(&own).map(|device| device.bundle.clone()))
        else {
            return;
        };
        let id = self.exchange.change(|world| world.next_stanza_id());
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
