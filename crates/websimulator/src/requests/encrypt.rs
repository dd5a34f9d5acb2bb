//! `encrypt`: Signal keys are uploaded, counted, compared and handed out.

use wacore::iq::prekeys::{OneTimePreKeyNode, SignedPreKeyNode};
use wacore::protocol::ProtocolNode as _;
use wacore_binary::{Jid, Node};

use super::{Reply, Request};
use crate::{
    Address, Fault,
    nodes::{SERVER, children, exactly, malformed, node, required_child, required_jid},
    world::{Bundle, World},
};

/// With fewer one-time keys than this, a device is asked for more.
const FEW: usize = 10;

pub(super) fn answer(
    world: &mut World,
    from: &Address,
    request: &Request<'_>,
    kind: &str,
    child: &str,
) -> Result<Reply, Fault> {
    match (kind, child) {
        ("set", "rotate") => rotate(world, from, request.node),
        ("set", "registration") => upload(world, from, request.node),
        ("get", "count") => count(world, from),
        ("get", "digest") => digest(world, from),
        ("get", "key") => hand_out(world, request.node),
        _ => Err(request.unknown()),
    }
}

fn own<'world>(world: &'world mut World, from: &Address) -> Result<&'world mut Bundle, Fault> {
    world.device_mut(from).map(|device| &mut device.bundle).ok_or(Fault::NotLinked)
}

fn upload(world: &mut World, from: &Address, request: &Node) -> Result<Reply, Fault> {
    let registration: [u8; 4] = exactly(required_child(request, "registration")?)?;
    let identity: [u8; 32] = exactly(required_child(request, "identity")?)?;
    let [0x05] = exactly(required_child(request, "type")?)? else {
        return Err(malformed(request, "with keys of an unknown type"));
    };
    let signed = signed_key(required_child(request, "skey")?)?;
    let keys = children(required_child(request, "list")?).iter().map(one_time_key);
    let keys = keys.collect::<Result<Vec<_>, _>>()?;
    let bundle = own(world, from)?;
    if bundle.identity != identity {
        return Err(Fault::IdentityChanged);
    }
    bundle.rotate(signed)?;
    bundle.registration_id = u32::from_be_bytes(registration);
    bundle.add(keys)?;
    Ok(Reply::done())
}

fn rotate(world: &mut World, from: &Address, request: &Node) -> Result<Reply, Fault> {
    let rotate = required_child(request, "rotate")?;
    let signed = signed_key(required_child(rotate, "skey")?)?;
    own(world, from)?.rotate(signed)?;
    Ok(Reply::done())
}

fn signed_key(node: &Node) -> Result<SignedPreKeyNode, Fault> {
    SignedPreKeyNode::try_from_node_ref(&node.as_node_ref())
        .map_err(|error| malformed(node, error.to_string()))
}

fn one_time_key(node: &Node) -> Result<OneTimePreKeyNode, Fault> {
    OneTimePreKeyNode::try_from_node_ref(&node.as_node_ref())
        .map_err(|error| malformed(node, error.to_string()))
}

fn count(world: &mut World, from: &Address) -> Result<Reply, Fault> {
    let left = own(world, from)?.left();
    Ok(Reply::with(node("count").attr("value", left).build()))
}

fn digest(world: &mut World, from: &Address) -> Result<Reply, Fault> {
    let bundle = own(world, from)?;
    let Some(hash) = bundle.digest() else {
        return Ok(Reply::Error { code: 503, text: "service-unavailable" });
    };
    let ids = bundle.one_time_ids().map(|id| node("id").bytes(&id.to_be_bytes()[1..]).build());
    let digest = node("digest").children([
        node("registration").bytes(bundle.registration_id.to_be_bytes()).build(),
        node("type").bytes([0x05]).build(),
        node("identity").bytes(bundle.identity).build(),
        bundle.signed.clone().into_node(),
        node("list").children(ids).build(),
        node("hash").bytes(hash).build(),
    ]);
    Ok(Reply::with(digest.build()))
}

fn hand_out(world: &mut World, request: &Node) -> Result<Reply, Fault> {
    let mut users = Vec::new();
    for user in children(required_child(request, "key")?) {
        let jid = required_jid(user, "jid")?;
        users.push(bundle_of(world, &jid).unwrap_or_else(|| nobody(jid)));
    }
    Ok(Reply::with(node("list").children(users).build()))
}

/// The keys of one device; when few are left, it is asked for more.
fn bundle_of(world: &mut World, jid: &Jid) -> Option<Node> {
    let address = world.address_of(jid)?;
    let device = world.device_mut(&address)?;
    let identity = device.link.as_ref().map(|link| link.identity.clone());
    let user = device.bundle.hand_out(jid.clone(), identity).into_node();
    ask_for_more(world, &address);
    Some(user)
}

/// Also used when a phone takes the keys of a device.
pub(crate) fn ask_for_more(world: &mut World, address: &Address) {
    let Some(left) = world.device(address).map(|device| device.bundle.left()) else { return };
    if left >= FEW {
        return;
    }
    let notice = node("notification")
        .attr("type", "encrypt")
        .attr("from", SERVER)
        .attr("id", world.next_stanza_id())
        .attr("t", crate::clock::seconds())
        .children([node("count").attr("value", left).build()]);
    world.deliver(address, notice.build());
}

fn nobody(jid: Jid) -> Node {
    let error = node("error").attr("code", "406").attr("text", "not-acceptable").build();
    node("user").attr("jid", jid).children([error]).build()
}
