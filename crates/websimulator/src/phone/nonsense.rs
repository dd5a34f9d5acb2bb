//! What no WhatsApp should send, and what some server or attacker might: wrong stamps, names used twice, spoiled files,
//! stanzas without sense.

use wacore_binary::{Node, builder::NodeBuilder};
use waproto::whatsapp as wa;

use super::{File, Phone, WriteError, outgoing::Outgoing};
use crate::{
    Address,
    nodes::{SERVER, node},
    world::Order,
};

/// How deep a stanza of nonsense is.
const DEEP: usize = 200;

/// What is wrong with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spoiled {
    /// The server gives other bytes than were uploaded.
    Bytes,
    /// The message tells another hash of the file than it has.
    Hash,
}

impl Phone {
    /// Sends a text under an id of one's own choice, such as one that somebody else has used.
    pub async fn send_text_as(&self, to: &str, id: &str, text: &str) -> Result<String, WriteError> {
        let message = wa::Message { conversation: Some(text.to_owned()), ..wa::Message::default() };
        let id = Some(id.to_owned());
        self.inner.post(to, Outgoing { id, ..Outgoing::new(message) }).await
    }

    /// What this person writes from now on is stamped so many seconds later than it is.
    pub fn shift_stamps(&self, seconds: i64) {
        self.change(|account| account.stamp_shift = seconds);
    }

    /// Sends a picture that does not hold what its message says.
    pub async fn send_spoiled_picture(
        &self,
        to: &str,
        file: File,
        spoiled: Spoiled,
    ) -> Result<String, WriteError> {
        let mut message = self.file_message(file)?;
        let Some(image) = message.image_message.as_option_mut() else {
            return Err(WriteError::File { reason: "not a picture".to_owned() });
        };
        match spoiled {
            Spoiled::Hash => image.file_sha256 = Some(vec![7; 32]),
            Spoiled::Bytes => {
                let (files, path) = (&self.inner.exchange.files, image.direct_path.clone());
                let path = path.unwrap_or_default();
                let mut bytes = files.find(&path).unwrap_or_default().to_vec();
                for byte in &mut bytes {
                    *byte ^= 0x55;
                }
                files.put_back(path, bytes.into());
            }
        }
        self.send(to, message).await
    }

    /// Sends a linked device stanzas without sense, and sealed bytes that are no stanza; how many.
    pub fn send_nonsense(&self, device: &Address) -> usize {
        let stanzas = nonsense(device);
        let count = stanzas.len() + 1;
        for stanza in stanzas {
            self.order(device, Order::Send(stanza));
        }
        self.order(device, Order::SendBytes(vec![0, 0xF8, 0xFF, 0xFF, 0x03]));
        count
    }
}

fn nonsense(device: &Address) -> Vec<Node> {
    let stranger = "6280000000000@s.whatsapp.net";
    let sealed = |kind: &'static str, bytes: &[u8]| {
        node("enc").attr("v", "2").attr("type", kind).bytes(bytes).build()
    };
    let message =
        |id: &str| node("message").attr("id", id).attr("from", stranger).attr("t", "1764000000");
    let from_server = |tag: &'static str| node(tag).attr("from", SERVER).attr("id", "nonsense");
    let deep = (0..DEEP).fold(node("x").build(), |inner, _| node("x").children([inner]).build());
    let built: Vec<NodeBuilder> = vec![
        node("message"),
        node("message").attr("id", "").attr("from", "").attr("t", "soon"),
        message("NO-CONTENT").attr("type", "text"),
        message("EMPTY").attr("type", "text").children([sealed("msg", &[])]),
        message("NO-SESSION").attr("type", "text").children([sealed("pkmsg", &[0xFF; 64])]),
        message("NO-KIND").attr("type", "media").children([sealed("nonsense", b"?")]),
        message("NO-TIME").attr("type", "text").attr("t", "-99999999999999999999"),
        node("receipt"),
        node("receipt").attr("id", "x").attr("from", "@").attr("type", "nonsense"),
        from_server("notification"),
        from_server("notification").attr("type", "w:gp2").children([deep]),
        from_server("notification").attr("type", "devices").attr("t", "never"),
        from_server("iq").attr("type", "set").attr("xmlns", "nonsense"),
        from_server("iq").attr("type", "result"),
        node("ack").attr("class", "message").attr("id", "never-sent").attr("error", "banana"),
        node("chatstate").attr("from", device.to_string()),
        node("presence").attr("from", stranger).attr("last", "deny"),
        node("ib").children([node("nonsense").build()]),
        node("call").attr("from", stranger).attr("id", "x"),
        node("nonsense").attr("what", "x".repeat(60_000)),
    ];
    built.into_iter().map(NodeBuilder::build).collect()
}
