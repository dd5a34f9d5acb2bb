//! What a device says: messages, receipts, acknowledgements and signs of presence.

mod acknowledgement;
mod fate;
mod group_message;
mod message;
mod presence;
mod receipt;
mod sealed;
mod typing;

pub(crate) use presence::set_available;

use wacore_binary::Node;

use crate::{
    Address, Fault,
    nodes::{attribute, children},
    requests,
    world::World,
};

/// Takes one stanza from a device, linked or phone. What a device says after it was taken off counts no more.
pub(crate) fn hear(world: &mut World, from: &Address, stanza: &Node) {
    if world.device(from).is_none() {
        return;
    }
    let kind = attribute(stanza, "type");
    let heard = match stanza.tag.as_ref() {
        "iq" => match kind.as_deref() {
            Some("result" | "error") => Ok(()),
            _ => requests::hear(world, from, stanza),
        },
        "message" => message::relay(world, from, stanza),
        "receipt" => receipt::take(world, from, stanza),
        "ack" => acknowledgement::take(world, from, stanza),
        "presence" => presence::take(world, from, stanza),
        "chatstate" => typing::pass_on(world, from, stanza),
        "ib" => news(stanza),
        tag => Err(Fault::UnknownStanza { tag: tag.to_owned() }),
    };
    if let Err(fault) = heard {
        world.complain(Some(from), fault);
    }
}

/// `<ib>`: what the client says about its connection. Its wish for batches is met by sending everything at once.
fn news(stanza: &Node) -> Result<(), Fault> {
    let unknown = children(stanza)
        .iter()
        .find(|news| !matches!(&*news.tag, "unified_session" | "offline_batch"));
    match unknown {
        None => Ok(()),
        Some(news) => Err(Fault::UnknownStanza { tag: format!("ib {}", news.tag) }),
    }
}
