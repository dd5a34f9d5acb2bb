//! `w:g2`: which groups somebody is in, and who is in a group.

use wacore_binary::{Node, Server};

use super::{Reply, Request};
use crate::{
    Address, Fault,
    nodes::{jid, node},
    world::{Group, World},
};

pub(super) fn answer(world: &World, from: &Address, request: &Request<'_>) -> Result<Reply, Fault> {
    match (request.kind.as_str(), request.child_tag()) {
        ("get", "query") => {
            let asked = jid(request.node, "to");
            let group = asked.and_then(|asked| world.groups.get(asked.user.as_str()));
            Ok(match group.filter(|group| group.members.contains_key(&from.number)) {
                Some(group) => Reply::with(group_node(world, group)),
                None => Reply::Error { code: 403, text: "forbidden" },
            })
        }
        ("get", "participating") => {
            let own = world.groups.values().filter(|own| own.members.contains_key(&from.number));
            let groups = own.map(|group| group_node(world, group));
            Ok(Reply::with(node("groups").children(groups).build()))
        }
        _ => Err(request.unknown()),
    }
}

/// The shape: `wacore` 0.7.0, `iq/groups.rs`, `GroupInfoResponse`.
pub(crate) fn group_node(world: &World, group: &Group) -> Node {
    let members = group.members.iter().filter_map(|(number, is_admin)| {
        let person = world.account(number)?;
        let mut member = node("participant").attr("jid", person.jid(0, group.server()));
        member = match group.server() {
            Server::Lid => member.attr("phone_number", person.jid(0, Server::Pn)),
            _ => member.attr("lid", person.jid(0, Server::Lid)),
        };
        Some(if *is_admin { member.attr("type", "superadmin").build() } else { member.build() })
    });
    let mut described = node("group")
        .attr("id", group.id.as_str())
        .attr("subject", group.subject.as_str())
        .attr("addressing_mode", group.addressing())
        .attr("creation", group.created_at)
        .attr("s_t", group.created_at)
        .attr("size", group.members.len());
    if let Some(creator) = world.account(&group.creator) {
        let creator = creator.jid(0, group.server());
        described = described.attr("creator", creator.clone()).attr("s_o", creator);
    }
    described.children(members.collect::<Vec<_>>()).build()
}
