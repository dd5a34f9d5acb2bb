//! Linking a device to a phone: by the code on its screen, or by eight letters typed into the phone.

mod code;
mod identity;
mod offer;
mod passkey;
mod qr;
mod unlink;
mod webauthn;

#[cfg(test)]
mod tests;

use wacore_binary::{Node, builder::NodeBuilder};

pub(crate) use code::{Finish, agree, exchange_keys, find_by_person, greet};
pub(crate) use identity::{DeviceSignature, sign_device, sign_key_indexes};
pub(crate) use offer::{Offered, finish, make_offer};
pub(crate) use passkey::{PasskeyLink, PasskeyWord, answer_prologue, ask_for_passkey};
pub(crate) use qr::{QrCode, find_by_ref};
pub(crate) use unlink::unlink;
pub(crate) use webauthn::Passkey;

use crate::{
    Fault,
    nodes::{SERVER, attribute, malformed, node, required},
    noise::Newcomer,
    socket::Speaker,
    world::{Line, Order, Registration, Visitor, World},
};

/// How many codes a client may show one after the other.
const REFS: usize = 6;

/// Why a phone could not link a device.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LinkError {
    #[error("this is not a code of a device that wants to be linked")]
    NotACode,
    #[error("no connected device shows this code")]
    UnknownCode,
    #[error("these are not the letters that the device shows")]
    WrongCode,
    #[error("the code was made with other keys than the device has registered")]
    KeysDiffer,
    #[error("the device refused with {code} {text}")]
    Refused { code: String, text: String },
    #[error("the device answered wrongly: {0}")]
    Wrong(Fault),
    #[error("the account is guarded by a passkey: scan the code instead")]
    PasskeyNeeded,
    #[error("the device did not answer in time")]
    NoAnswer,
    #[error("the device is gone")]
    Gone,
    #[error("signing or sealing for the new device: {reason}")]
    Cryptography { reason: String },
}

/// Takes in a client that is not linked and shows it codes.
pub(crate) fn welcome(world: &mut World, newcomer: &Newcomer, line: Line) -> Option<Speaker> {
    let registration = match Registration::read(&newcomer.payload, newcomer.noise_key) {
        Ok(registration) => registration,
        Err(fault) => {
            world.complain(None, fault);
            line.order(Order::Send(node("failure").attr("reason", "400").build()));
            line.order(Order::Close);
            return None;
        }
    };
    let number = line.connection;
    let refs: Vec<String> = (0..REFS).map(|_| format!("2@{:016x}", world.next_number())).collect();
    let id = world.next_stanza_id();
    line.order(Order::Send(pair_device(&id, &refs)));
    world.visitors.insert(
        number,
        Visitor { registration, line, refs, code: None, passkey: None, offer: None },
    );
    Some(Speaker::Visitor(number))
}

fn pair_device(id: &str, refs: &[String]) -> Node {
    let refs = refs.iter().map(|text| node("ref").bytes(text.as_bytes()).build());
    request(id, node("pair-device").children(refs).build()).build()
}

/// A request of the server's own. `from` must be the bare server (`whatsapp-rust` 0.7.0, `pair.rs`, `handle_iq`).
fn request(id: &str, child: Node) -> NodeBuilder {
    node("iq")
        .attr("from", SERVER)
        .attr("type", "set")
        .attr("id", id)
        .attr("xmlns", "md")
        .children([child])
}

/// What a client may say before it is linked.
pub(crate) fn hear(world: &mut World, number: u64, stanza: &Node) {
    let heard = match (stanza.tag.as_ref(), attribute(stanza, "type").as_deref()) {
        ("iq", Some("result" | "error")) => offer::take_answer(world, number, stanza),
        ("iq", Some("get")) if attribute(stanza, "xmlns").as_deref() == Some("w:p") => {
            keep_alive(world, number, stanza)
        }
        ("iq", Some("set")) if stanza.get_optional_child("link_code_companion_reg").is_some() => {
            code::take(world, number, stanza)
        }
        ("iq", Some("get" | "set")) if passkey::is_part(stanza) => {
            passkey::take(world, number, stanza)
        }
        ("ack" | "ib" | "presence", _) => Ok(()),
        (tag, _) => Err(Fault::TooEarly { tag: tag.to_owned() }),
    };
    if let Err(fault) = heard {
        world.complain(None, fault);
    }
}

fn keep_alive(world: &World, number: u64, stanza: &Node) -> Result<(), Fault> {
    let id = required(stanza, "id")?;
    let visitor = world.visitors.get(&number).ok_or_else(|| malformed(stanza, "from nobody"))?;
    let reply = node("iq").attr("from", SERVER).attr("type", "result").attr("id", id);
    visitor.line.order(Order::Send(reply.build()));
    Ok(())
}
