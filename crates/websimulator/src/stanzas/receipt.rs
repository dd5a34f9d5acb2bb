//! A device has a message, has shown it, or could not open it; the author hears of it.

use wacore_binary::{Jid, Node, Server};

use crate::{
    Address, Entry, Fault, ReceiptKind, clock,
    nodes::{attribute, children, jid, malformed, node, required, required_jid},
    world::{Account, Acknowledgement, World},
};

/// Further kinds, which nobody else hears of (`wacore` 0.7.0, `types/presence.rs`).
const BETWEEN_OWN_DEVICES: [&str; 5] =
    ["peer_msg", "hist_sync", "read-self", "played-self", "enc_rekey_retry"];

pub(super) fn take(world: &mut World, by: &Address, stanza: &Node) -> Result<(), Fault> {
    let id = required(stanza, "id")?;
    let to = required_jid(stanza, "to")?;
    let kind = ReceiptKind::from_attribute(attribute(stanza, "type").as_deref());
    world.tell(by, acknowledgement(stanza, &id, &to));
    let mut heard = Ok(());
    for id in ids(stanza, &id) {
        world.journal.push(Entry::Receipt { id: id.clone(), by: by.clone(), kind: kind.clone() });
        let receipt = Acknowledgement { class: "message", id: &id, ack: None };
        let was_there = world.acknowledge(by, &receipt);
        if !was_there && acknowledges(&kind) && !world.has_delivered(by, &id) {
            heard = Err(Fault::AcknowledgedNothing { class: "receipt".to_owned(), id });
        }
    }
    if let ReceiptKind::Other(word) = &kind
        && !BETWEEN_OWN_DEVICES.contains(&word.as_str())
    {
        heard = Err(malformed(stanza, format!("of the unknown type {word}")));
    }
    if let Some(author) = author(&kind, stanza, &to) {
        pass_on(world, by, stanza, &author);
    }
    heard
}

/// Further ids stand in a list.
fn ids(stanza: &Node, first: &str) -> Vec<String> {
    let list = stanza.get_optional_child("list").map(children).unwrap_or_default();
    let others = list.iter().filter_map(|item| attribute(item, "id"));
    std::iter::once(first.to_owned()).chain(others).collect()
}

/// Whether a receipt of this kind is the first word about a message.
fn acknowledges(kind: &ReceiptKind) -> bool {
    matches!(kind, ReceiptKind::Delivered | ReceiptKind::Inactive | ReceiptKind::Sender)
}

/// Whom it concerns; nobody when it is between a person's own devices.
fn author(kind: &ReceiptKind, stanza: &Node, to: &Jid) -> Option<Jid> {
    let concerns = matches!(
        kind,
        ReceiptKind::Delivered | ReceiptKind::Read | ReceiptKind::Played | ReceiptKind::Retry
    );
    concerns.then(|| jid(stanza, "participant").unwrap_or_else(|| to.clone()))
}

/// To all devices of the author; a wish for another copy goes to the device that encrypted it alone.
fn pass_on(world: &mut World, by: &Address, stanza: &Node, author: &Jid) {
    let Some(reader) = world.account(&by.number) else { return };
    let server = if author.server == Server::Lid { Server::Lid } else { Server::Pn };
    let is_retry = attribute(stanza, "type").as_deref() == Some("retry");
    let named = reader.jid(by.device, server);
    let mut receipt = node("receipt")
        .attr("id", attribute(stanza, "id").unwrap_or_default())
        .attr("t", clock::seconds());
    receipt = match jid(stanza, "to").filter(|to| to.server == Server::Group) {
        Some(group) => receipt.attr("from", group).attr("participant", named),
        None => receipt.attr("from", named),
    };
    if let Some(kind) = attribute(stanza, "type") {
        receipt = receipt.attr("type", kind);
    }
    let receipt = receipt.apply_content(stanza.content.clone()).build();
    let listeners: Vec<Address> = if is_retry {
        world.address_of(author).into_iter().collect()
    } else {
        world.account_of(author).into_iter().flat_map(Account::addresses).collect()
    };
    for listener in listeners {
        world.deliver(&listener, receipt.clone());
    }
}

fn acknowledgement(stanza: &Node, id: &str, to: &Jid) -> Node {
    let mut ack = node("ack").attr("class", "receipt").attr("id", id).attr("from", to.clone());
    for key in ["type", "participant"] {
        if let Some(value) = stanza.attrs.get(key) {
            ack = ack.attr(key, value.clone());
        }
    }
    ack.build()
}
