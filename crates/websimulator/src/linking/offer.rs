//! The phone's yes to a device, the device's signature, and the end of its first connection.

use tokio::sync::oneshot;
use wacore::adv::{AdvValidation, validate_adv_with_identity_key};
use wacore_binary::{Node, Server};
use waproto::buffa::Message as _;
use waproto::whatsapp::ClientPairingProps;

use super::{LinkError, request};
use crate::{
    Address, Entry, Fault, device_list,
    nodes::{attribute, bytes, malformed, node, required, required_child},
    world::{Device, Link, Offer, Order, SignedKeyIndexes, World},
};

/// What the phone hands to the server.
pub(crate) struct Offered {
    pub(crate) device: Address,
    pub(crate) key_index: u32,
    /// From `sign_device`.
    pub(crate) identity: Vec<u8>,
    pub(crate) key_indexes: SignedKeyIndexes,
}

/// Tells the client that a phone wants it. What becomes of it comes over the channel.
pub(crate) fn make_offer(
    world: &mut World,
    visitor: u64,
    offered: Offered,
) -> Result<oneshot::Receiver<Result<(), LinkError>>, LinkError> {
    let stanza_id = world.next_stanza_id();
    let success = pair_success(world, &stanza_id, &offered)?;
    let visitor = world.visitors.get_mut(&visitor).ok_or(LinkError::Gone)?;
    let (done, end) = oneshot::channel();
    let Offered { device, key_index, key_indexes, .. } = offered;
    visitor.offer = Some(Offer { stanza_id, device, key_index, key_indexes, done });
    visitor.refs.clear();
    visitor.code = None;
    visitor.line.order(Order::Send(success));
    Ok(end)
}

fn pair_success(world: &World, id: &str, offered: &Offered) -> Result<Node, LinkError> {
    let account = world.account(&offered.device.number).ok_or(LinkError::Gone)?;
    let place = offered.device.device;
    let device = node("device")
        .attr("jid", account.jid(place, Server::Pn))
        .attr("lid", account.jid(place, Server::Lid));
    let props = ClientPairingProps {
        is_chat_db_lid_migrated: Some(account.by_lid),
        ..ClientPairingProps::default()
    };
    let success = node("pair-success").children([
        node("device-identity").bytes(offered.identity.clone()).build(),
        device.build(),
        node("platform").attr("name", "android").build(),
        node("biz").attr("name", account.name.as_str()).build(),
        node("client-props").bytes(props.encode_to_vec()).build(),
    ]);
    Ok(request(id, success.build()).build())
}

/// The client's answer to an offer, or its nod to the codes it was given.
pub(super) fn take_answer(world: &mut World, number: u64, stanza: &Node) -> Result<(), Fault> {
    let id = required(stanza, "id")?;
    let Some(visitor) = world.visitors.get_mut(&number) else { return Ok(()) };
    let Some(offer) = visitor.offer.take_if(|offer| offer.stanza_id == id) else { return Ok(()) };
    let registration = visitor.registration.clone();
    if let Some(error) = stanza.get_optional_child("error") {
        let said = |key| attribute(error, key).unwrap_or_default();
        let refused = LinkError::Refused { code: said("code"), text: said("text") };
        drop(offer.done.send(Err(refused)));
        return Ok(());
    }
    match signed_identity(world, &offer, &registration.bundle.identity, stanza) {
        Ok(identity) => {
            let Offer { device, key_index, key_indexes, done, .. } = offer;
            let link = Link { noise_key: registration.noise_key, key_index, identity };
            let linked = Device::linked(registration.bundle, link);
            if let Some(account) = world.account_mut(&device.number) {
                account.devices.insert(device.device, linked);
                account.key_indexes = Some(key_indexes);
            }
            world.journal.push(Entry::Linked { device });
            drop(done.send(Ok(())));
            Ok(())
        }
        Err(fault) => {
            drop(offer.done.send(Err(LinkError::Wrong(fault.clone()))));
            Err(fault)
        }
    }
}

/// The identity with the device's own signature, checked against the keys it registered.
fn signed_identity(
    world: &World,
    offer: &Offer,
    device_key: &[u8; 32],
    stanza: &Node,
) -> Result<Vec<u8>, Fault> {
    let sign = required_child(stanza, "pair-device-sign")?;
    let identity = required_child(sign, "device-identity")?;
    let given = required(identity, "key-index")?;
    let given = given.parse().map_err(|_| malformed(identity, "with a key-index that is none"))?;
    if given != offer.key_index {
        return Err(Fault::KeyIndex { expected: offer.key_index, given });
    }
    let account = world.account(&offer.device.number).map(|account| account.identity);
    let identity = bytes(identity);
    match validate_adv_with_identity_key(&identity, device_key, account.as_ref()) {
        AdvValidation::Valid => Ok(identity),
        AdvValidation::Invalid | AdvValidation::NoAccountKey => Err(Fault::DeviceIdentityUnsigned),
    }
}

/// Ends the connection of a client that is now linked: it comes back as a device. Others learn of it.
pub(crate) fn finish(world: &mut World, visitor: u64, device: &Address) {
    if let Some(visitor) = world.visitors.remove(&visitor) {
        visitor.line.order(Order::Send(node("stream:error").attr("code", "515").build()));
        visitor.line.order(Order::Close);
    }
    device_list::tell_others(world, device, device_list::Change::Added);
}
