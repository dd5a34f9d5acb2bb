//! Linking by eight letters: the device shows them, the person types them into the phone, and both ends derive a
//! secret from them without the server learning it.
//!
//! Facts: `wacore` 0.7.0, `pair_code.rs` (the device's side, which this mirrors).

use tokio::sync::oneshot;
use wacore::pair_code::PairCodeUtils;
use wacore_binary::{Node, Server};
use wacore_libsignal::crypto::aes_256_gcm_decrypt;
use wacore_libsignal::protocol::{KeyPair, PublicKey};

use super::LinkError;
use crate::{
    Fault,
    nodes::{SERVER, bytes, exactly, malformed, node, required, required_child, required_jid},
    world::{CodeLink, Order, Visitor, World},
};

/// In stanzas, the step and its content.
const REGISTRATION: &str = "link_code_companion_reg";
const KEY_BUNDLE_INFO: &[u8] = b"link_code_pairing_key_bundle_encryption_key";

/// What the device sent after the person had typed its letters.
pub(crate) struct Finish {
    /// 32 bytes of salt, 12 of nonce, then both identities and 32 random bytes, sealed.
    wrapped: Vec<u8>,
}

/// What the phone has learned at the end.
pub(crate) struct Agreed {
    pub(crate) device_identity: [u8; 32],
    pub(crate) secret: [u8; 32],
}

/// The two steps of the device, before it is linked.
pub(super) fn take(world: &mut World, number: u64, stanza: &Node) -> Result<(), Fault> {
    let step = required_child(stanza, REGISTRATION)?;
    let reply = match required(step, "stage")?.as_str() {
        "companion_hello" => Some(take_hello(world, number, step)?),
        "companion_finish" => {
            take_finish(world, number, step)?;
            None
        }
        stage => return Err(malformed(step, format!("in the unknown stage {stage}"))),
    };
    let answer = node("iq")
        .attr("from", SERVER)
        .attr("type", "result")
        .attr("id", required(stanza, "id")?)
        .children(reply);
    visitor(world, number)?.line.order(Order::Send(answer.build()));
    Ok(())
}

fn take_hello(world: &mut World, number: u64, step: &Node) -> Result<Node, Fault> {
    let jid = required_jid(step, "jid")?;
    if jid.server != Server::Pn {
        return Err(malformed(step, "without a phone number"));
    }
    let wrapped =
        exactly(required_child(step, "link_code_pairing_wrapped_companion_ephemeral_pub")?)?;
    let noise_key: [u8; 32] = exactly(required_child(step, "companion_server_auth_key_pub")?)?;
    let reference = format!("code@{}", world.next_number()).into_bytes();
    let visitor = visitor(world, number)?;
    if visitor.registration.noise_key != noise_key {
        return Err(Fault::WrongNoiseKey);
    }
    let person = jid.user.to_string();
    visitor.code = Some(CodeLink { person, wrapped, reference: reference.clone(), finish: None });
    let reference = node("link_code_pairing_ref").bytes(reference).build();
    Ok(node(REGISTRATION).attr("stage", "companion_hello").children([reference]).build())
}

fn take_finish(world: &mut World, number: u64, step: &Node) -> Result<(), Fault> {
    let wrapped = bytes(required_child(step, "link_code_pairing_wrapped_key_bundle")?);
    let reference = bytes(required_child(step, "link_code_pairing_ref")?);
    let code = visitor(world, number)?.code.as_mut();
    let code = code.filter(|code| code.reference == reference);
    let waiting = code.and_then(|code| code.finish.take());
    let waiting = waiting.ok_or_else(|| malformed(step, "that nobody asked for"))?;
    drop(waiting.send(Finish { wrapped }));
    Ok(())
}

fn visitor(world: &mut World, number: u64) -> Result<&mut Visitor, Fault> {
    world.visitors.get_mut(&number).ok_or(Fault::NotLinked)
}

/// The device that asked this person to type letters; of several, the one that asked last.
pub(crate) fn find_by_person(world: &World, person: &str) -> Result<(u64, [u8; 80]), LinkError> {
    let asked = world.visitors.iter().rev().find_map(|(number, visitor)| {
        let code = visitor.code.as_ref().filter(|code| code.person == person)?;
        Some((*number, code.wrapped))
    });
    asked.ok_or(LinkError::UnknownCode)
}

/// Tells the device that its letters were typed; its answer comes over the channel.
pub(crate) fn greet(
    world: &mut World,
    number: u64,
    wrapped: &[u8; 80],
    identity: &[u8; 32],
) -> Result<oneshot::Receiver<Finish>, LinkError> {
    let id = world.next_stanza_id();
    let visitor = world.visitors.get_mut(&number).ok_or(LinkError::Gone)?;
    let code = visitor.code.as_mut().ok_or(LinkError::UnknownCode)?;
    let (answer, finish) = oneshot::channel();
    code.finish = Some(answer);
    let hello = node(REGISTRATION).attr("stage", "primary_hello").children([
        node("link_code_pairing_wrapped_primary_ephemeral_pub").bytes(*wrapped).build(),
        node("primary_identity_pub").bytes(*identity).build(),
        node("link_code_pairing_ref").bytes(code.reference.clone()).build(),
    ]);
    let notice = node("notification")
        .attr("type", REGISTRATION)
        .attr("from", SERVER)
        .attr("id", id)
        .attr("t", crate::clock::seconds())
        .children([hello.build()]);
    visitor.line.order(Order::Send(notice.build()));
    Ok(finish)
}

/// Opens what the device has sent; only who typed the right letters can.
pub(crate) fn agree(
    account: &KeyPair,
    ephemeral: &KeyPair,
    device_ephemeral: &[u8; 32],
    finish: &Finish,
) -> Result<Agreed, LinkError> {
    let shared = agreement(ephemeral, device_ephemeral)?;
    let (salt, rest) = finish.wrapped.split_at_checked(32).ok_or(LinkError::WrongCode)?;
    let (nonce, sealed) = rest.split_first_chunk::<12>().ok_or(LinkError::WrongCode)?;
    let key = expand(&shared, Some(salt), KEY_BUNDLE_INFO)?;
    let mut bundle = Vec::new();
    aes_256_gcm_decrypt(&key, nonce, b"", sealed, &mut bundle).map_err(|_| LinkError::WrongCode)?;
    let bundle: [u8; 96] = bundle.try_into().map_err(|_| LinkError::WrongCode)?;
    let (device_identity, rest) = bundle.split_first_chunk::<32>().ok_or(LinkError::WrongCode)?;
    let (own_identity, random) = rest.split_at(32);
    if own_identity != account.public_key.public_key_bytes() {
        return Err(LinkError::KeysDiffer);
    }
    let identities = agreement(account, device_identity)?;
    let secret = expand(&[&shared[..], &identities, random].concat(), None, b"adv_secret")?;
    Ok(Agreed { device_identity: *device_identity, secret })
}

fn agreement(own: &KeyPair, other: &[u8; 32]) -> Result<[u8; 32], LinkError> {
    let agreed = PublicKey::from_djb_public_key_bytes(other)
        .and_then(|other| own.calculate_agreement(&other));
    agreed.map_err(|error| LinkError::Cryptography { reason: error.to_string() })
}

fn expand(secret: &[u8], salt: Option<&[u8]>, info: &[u8]) -> Result<[u8; 32], LinkError> {
    let mut key = [0; 32];
    wacore::crypto::hkdf_sha256_into(secret, salt, info, &mut key)
        .map_err(|error| LinkError::Cryptography { reason: error.to_string() })?;
    Ok(key)
}

/// The device's ephemeral key, opened with the letters, and one's own sealed with them. Takes a tenth of a second of
/// work, or two without optimisation: run it where it keeps nobody waiting.
pub(crate) fn exchange_keys(
    letters: &str,
    wrapped: &[u8; 80],
    ephemeral: &PublicKey,
) -> Result<([u8; 32], [u8; 80]), LinkError> {
    let device = PairCodeUtils::decrypt_primary_ephemeral_pub(wrapped, letters)
        .map_err(|error| LinkError::Cryptography { reason: error.to_string() })?;
    let own = ephemeral.public_key_bytes().try_into().map_err(|_| LinkError::NotACode)?;
    Ok((device, PairCodeUtils::encrypt_ephemeral_pub(&own, letters)))
}
