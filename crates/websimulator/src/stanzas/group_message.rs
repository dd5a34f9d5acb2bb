//! A message to a group: one sealed text for all devices in it, and the key to it for those that lack it.

use std::collections::BTreeMap;

use wacore_binary::{Node, Server, builder::NodeBuilder};

use super::{
    message::{Copy, Envelope, unknown},
    sealed::{beside, enc_of},
};
use crate::{
    Address, Fault,
    nodes::{attribute, children, jid, required_jid},
    world::{Account, Group, Rule, World},
};

pub(super) fn copies(
    world: &World,
    from: &Address,
    envelope: &Envelope<'_>,
) -> Result<Vec<Copy>, Fault> {
    let group = world.groups.get(envelope.to.user.as_str());
    let group = group.ok_or_else(|| unknown(envelope, &envelope.to))?;
    if !group.members.contains_key(&from.number) {
        return Err(Fault::NotAMember { id: envelope.id.clone() });
    }
    if group.is(Rule::Announcement) && !group.is_admin(&from.number) {
        return Err(Fault::AdminsWrite { id: envelope.id.clone() });
    }
    let common = enc_of(envelope.stanza)?;
    if let Some(one) = jid(envelope.stanza, "participant") {
        let to = world.address_of(&one).ok_or_else(|| unknown(envelope, &one))?;
        return Ok(vec![Copy { to, content: beside(envelope, vec![common.clone()]) }]);
    }
    let keys = keys(world, envelope)?;
    let copies = devices(world, group).into_iter().filter(|device| device != from).map(|to| {
        let key = keys.get(&to).cloned();
        let content = key.into_iter().chain([common.clone()]).collect();
        Copy { content: beside(envelope, content), to }
    });
    Ok(copies.collect())
}

fn devices(world: &World, group: &Group) -> Vec<Address> {
    let members = group.members.keys().filter_map(|number| world.account(number));
    members.flat_map(Account::addresses).collect()
}

/// The key, sealed for each device that lacks it.
fn keys(world: &World, envelope: &Envelope<'_>) -> Result<BTreeMap<Address, Node>, Fault> {
    let Some(participants) = envelope.stanza.get_optional_child("participants") else {
        return Ok(BTreeMap::new());
    };
    let mut keys = BTreeMap::new();
    for place in children(participants) {
        let jid = required_jid(place, "jid")?;
        let device = world.address_of(&jid).ok_or_else(|| unknown(envelope, &jid))?;
        keys.insert(device, enc_of(place)?);
    }
    Ok(keys)
}

/// The chat is the group; who wrote stands beside it, in the way the group names its members.
pub(super) fn address(
    world: &World,
    from: &Address,
    envelope: &Envelope<'_>,
    head: NodeBuilder,
) -> Option<NodeBuilder> {
    let group = world.groups.get(envelope.to.user.as_str())?;
    let sender = world.account(&from.number)?;
    let head = head
        .attr("from", group.jid())
        .attr("participant", sender.jid(from.device, group.server()))
        .attr("addressing_mode", group.addressing());
    Some(match group.server() {
        Server::Lid => head.attr("participant_pn", sender.jid(0, Server::Pn)),
        _ => head.attr("participant_lid", sender.jid(0, Server::Lid)),
    })
}

/// Whether a stanza's addressee is a group.
pub(super) fn is_group(envelope: &Envelope<'_>) -> bool {
    envelope.to.server == Server::Group && attribute(envelope.stanza, "category").is_none()
}
