//! Linking an account that is guarded by a passkey, as the server sees it: the device brings the passkey's word, then
//! device and phone agree on a key through it, and the device hands its own keys to the phone, sealed with that.
//!
//! Facts: `whatsapp-rust` 0.7.0, `passkey/flow.rs` (the device's side), `wacore` 0.7.0, `shortcake.rs`. That the server
//! asks after the code was scanned is our reading: nobody of us has seen the real server do it.

use rand::RngExt as _;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use wacore_binary::Node;

use super::LinkError;
use crate::{
    Fault,
    nodes::{
        SERVER, attribute, bytes, children, exactly, malformed, node, required, required_child,
    },
    world::{Order, Visitor, World},
};

/// A link with a passkey that is under way.
pub(crate) struct PasskeyLink {
    person: String,
    challenge: [u8; 32],
    reference: Option<String>,
    expects: Expects,
    to_phone: UnboundedSender<PasskeyWord>,
}

/// What the device is to say next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expects {
    Prologue,
    /// The phone is to go on.
    Nothing,
    Nonce,
    Request,
}

/// What the device tells the phone.
pub(crate) enum PasskeyWord {
    /// `ProloguePayload`, and the reference it must name.
    Prologue {
        payload: Vec<u8>,
        reference: String,
    },
    Nonce([u8; 32]),
    /// `EncryptedPairingRequest`.
    Request(Vec<u8>),
}

/// Whether a request belongs to such a link.
pub(super) fn is_part(stanza: &Node) -> bool {
    let parts = [
        "ref",
        "passkey_request_options",
        "passkey_prologue",
        "companion_nonce",
        "encrypted_pairing_request",
    ];
    let is_first_part = |child: &Node| parts.contains(&child.tag.as_ref());
    attribute(stanza, "xmlns").as_deref() == Some("md")
        && children(stanza).first().is_some_and(is_first_part)
}

/// Asks a device for the passkey of a person; what it answers comes over the channel.
pub(crate) fn ask_for_passkey(
    world: &mut World,
    number: u64,
    person: &str,
) -> Result<UnboundedReceiver<PasskeyWord>, LinkError> {
    let challenge: [u8; 32] = rand::rng().random();
    let options = options(world, person, &challenge).ok_or(LinkError::Gone)?;
    let (to_phone, from_device) = unbounded_channel();
    let options = node("passkey_request_options").string_content(options).build();
    notify(world, number, "passkey_prologue_request", options)?;
    visitor(world, number)?.passkey = Some(PasskeyLink {
        person: person.to_owned(),
        challenge,
        reference: None,
        expects: Expects::Prologue,
        to_phone,
    });
    Ok(from_device)
}

/// Tells the device the phone's half of the agreement, `PrimaryEphemeralIdentity`.
pub(crate) fn answer_prologue(
    world: &mut World,
    number: u64,
    identity: Vec<u8>,
) -> Result<(), LinkError> {
    let link = visitor(world, number)?.passkey.as_mut().ok_or(LinkError::Gone)?;
    link.expects = Expects::Nonce;
    let identity = node("primary_ephemeral_identity").bytes(identity).build();
    notify(world, number, "crsc_continuation", identity)
}

/// One request of the device.
pub(super) fn take(world: &mut World, number: u64, stanza: &Node) -> Result<(), Fault> {
    let id = required(stanza, "id")?;
    let heard = hear(world, number, stanza);
    let reply = node("iq").attr("from", SERVER).attr("id", id);
    let reply = if let Ok(said) = &heard {
        reply.attr("type", "result").children(said.clone())
    } else {
        let error = node("error").attr("code", "401").attr("text", "not-authorized");
        reply.attr("type", "error").children([error.build()])
    };
    if let Ok(visitor) = visitor(world, number) {
        visitor.line.order(Order::Send(reply.build()));
    }
    heard.map(drop)
}

fn hear(world: &mut World, number: u64, stanza: &Node) -> Result<Option<Node>, Fault> {
    let part = children(stanza).first().ok_or_else(|| malformed(stanza, "without a part"))?;
    let kind = required(stanza, "type")?;
    match (kind.as_str(), part.tag.as_ref()) {
        ("get", "ref") => {
            let reference = format!("passkey@{}", world.next_number());
            link(world, number, part)?.reference = Some(reference.clone());
            Ok(Some(node("ref").bytes(reference.into_bytes()).build()))
        }
        ("get", "passkey_request_options") => {
            let link = link(world, number, part)?;
            let (person, challenge) = (link.person.clone(), link.challenge);
            let options = options(world, &person, &challenge);
            let options = options.ok_or_else(|| malformed(part, "of nobody"))?;
            Ok(Some(node("passkey_request_options").string_content(options).build()))
        }
        ("set", "passkey_prologue") => take_prologue(world, number, part).map(|()| None),
        ("set", "companion_nonce") => {
            let nonce = PasskeyWord::Nonce(exactly(part)?);
            pass_on(world, number, part, (Expects::Nonce, Expects::Request), nonce)
        }
        ("set", "encrypted_pairing_request") => {
            let request = PasskeyWord::Request(bytes(part));
            pass_on(world, number, part, (Expects::Request, Expects::Nothing), request)
        }
        _ => Err(malformed(part, format!("in a request to {kind}"))),
    }
}

fn take_prologue(world: &mut World, number: u64, part: &Node) -> Result<(), Fault> {
    let id = bytes(required_child(part, "credential_id")?);
    let assertion = bytes(required_child(part, "webauthn_assertion")?);
    let payload = bytes(required_child(part, "prologue_payload")?);
    if part.get_optional_child("pairing_handoff_proof").is_some() {
        return Err(malformed(part, "with a proof of a link that is no more"));
    }
    let link = link(world, number, part)?;
    let reference = link.reference.clone();
    let reference = reference.ok_or_else(|| malformed(part, "before a reference was asked for"))?;
    let (person, challenge) = (link.person.clone(), link.challenge);
    let passkey = world.account(&person).and_then(|account| account.passkey.as_ref());
    let passkey = passkey.ok_or_else(|| malformed(part, "for an account without a passkey"))?;
    passkey.check(&challenge, &id, &assertion).map_err(|why| malformed(part, why))?;
    let said = PasskeyWord::Prologue { payload, reference };
    pass_on(world, number, part, (Expects::Prologue, Expects::Nothing), said).map(drop)
}

/// Tells the phone, when it is the turn of this word.
fn pass_on(
    world: &mut World,
    number: u64,
    part: &Node,
    (turn, next): (Expects, Expects),
    said: PasskeyWord,
) -> Result<Option<Node>, Fault> {
    let link = link(world, number, part)?;
    if link.expects != turn {
        return Err(malformed(part, "out of turn"));
    }
    link.expects = next;
    // A phone that is gone hears nothing; the device waits in vain, as it would.
    drop(link.to_phone.send(said));
    Ok(None)
}

fn link<'world>(
    world: &'world mut World,
    number: u64,
    part: &Node,
) -> Result<&'world mut PasskeyLink, Fault> {
    let link = world.visitors.get_mut(&number).and_then(|visitor| visitor.passkey.as_mut());
    link.ok_or_else(|| malformed(part, "that nobody asked for"))
}

fn visitor(world: &mut World, number: u64) -> Result<&mut Visitor, LinkError> {
    world.visitors.get_mut(&number).ok_or(LinkError::Gone)
}

fn options(world: &World, person: &str, challenge: &[u8]) -> Option<String> {
    let passkey = world.account(person)?.passkey.as_ref()?;
    Some(passkey.options(challenge))
}

fn notify(
    world: &mut World,
    number: u64,
    kind: &'static str,
    child: Node,
) -> Result<(), LinkError> {
    let id = world.next_stanza_id();
    let notice = node("notification")
        .attr("type", kind)
        .attr("from", SERVER)
        .attr("id", id)
        .attr("t", crate::clock::seconds())
        .children([child]);
    visitor(world, number)?.line.order(Order::Send(notice.build()));
    Ok(())
}
