//! `<enc>`: what is sealed, and what must be true of it though nobody here can open it.

use wacore::adv::{AdvValidation, validate_adv_with_identity_key};
use wacore_binary::Node;

use super::message::Envelope;
use crate::{
    Address, Fault,
    nodes::{attribute, bytes, children, malformed, required_child},
    world::World,
};

/// The version of the encryption and its padding.
const VERSION: &str = "2";

/// The sealed text under a node, or word that there is none for this device: of what is shown once, phones alone have it
/// (`whatsapp-rust` 0.7.0, `message/receive.rs`).
pub(super) fn enc_of(place: &Node) -> Result<Node, Fault> {
    if let Some(unavailable) = place.get_optional_child("unavailable") {
        return Ok(unavailable.clone());
    }
    let enc = required_child(place, "enc")?;
    if attribute(enc, "v").as_deref() != Some(VERSION) {
        return Err(malformed(enc, format!("without version {VERSION}")));
    }
    let kind = attribute(enc, "type").unwrap_or_default();
    if !matches!(kind.as_str(), "pkmsg" | "msg" | "skmsg") {
        return Err(malformed(enc, format!("of the unknown type {kind}")));
    }
    if bytes(enc).is_empty() {
        return Err(malformed(enc, "without a text"));
    }
    Ok(enc.clone())
}

/// The signed identity travels with what begins a session.
pub(super) fn beside(envelope: &Envelope<'_>, mut content: Vec<Node>) -> Vec<Node> {
    if content.iter().any(begins_session)
        && let Some(identity) = envelope.stanza.get_optional_child("device-identity")
    {
        content.push(identity.clone());
    }
    content
}

/// A linked device that begins a session must show by whom it was signed; who receives it refuses it otherwise
/// (`wacore` 0.7.0, `adv.rs`).
pub(super) fn check_identity(
    world: &World,
    from: &Address,
    envelope: &Envelope<'_>,
) -> Result<(), Fault> {
    let participants = envelope.stanza.get_optional_child("participants");
    let places = participants.map(children).unwrap_or_default().iter();
    let all: Vec<&Node> = places.chain([envelope.stanza]).flat_map(children).collect();
    if from.is_phone() {
        return Ok(());
    }
    if let Some(withheld) = all.iter().find(|part| part.tag == "unavailable") {
        return Err(malformed(withheld, "from a linked device"));
    }
    if !all.iter().any(|part| begins_session(part)) {
        return Ok(());
    }
    let shown = bytes(required_child(envelope.stanza, "device-identity")?);
    let account = world.account(&from.number).ok_or(Fault::NotLinked)?;
    let device = world.device(from).ok_or(Fault::NotLinked)?;
    let signed =
        validate_adv_with_identity_key(&shown, &device.bundle.identity, Some(&account.identity));
    match signed {
        AdvValidation::Valid => Ok(()),
        AdvValidation::Invalid | AdvValidation::NoAccountKey => Err(Fault::DeviceIdentityUnsigned),
    }
}

fn begins_session(enc: &Node) -> bool {
    enc.tag == "enc" && attribute(enc, "type").as_deref() == Some("pkmsg")
}
