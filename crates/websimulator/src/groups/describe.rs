//! Groups and members as stanzas name them.

use wacore_binary::{Node, Server, builder::NodeBuilder};

use crate::{
    nodes::node,
    world::{Group, Role, Rule, World},
};

/// The whole group. The shape: `wacore` 0.7.0, `iq/groups.rs`, `GroupInfoResponse`.
pub(crate) fn describe(world: &World, group: &Group) -> Node {
    let mut parts: Vec<Node> = group
        .members
        .iter()
        .map(|(number, role)| participant(world, group, number, *role).build())
        .collect();
    let on = group.rules.iter().filter(|it| **it != Rule::AdminsAdd);
    parts.extend(on.map(|it| rule(*it, true)));
    parts.push(rule(Rule::AdminsAdd, group.is(Rule::AdminsAdd)));
    if group.disappears_after > 0 {
        parts.push(disappearing(group.disappears_after));
    }
    parts.extend(description(world, group));
    let described = head(world, group).children(parts);
    described.build()
}

fn head(world: &World, group: &Group) -> NodeBuilder {
    let named = |number: &str| world.jid_of(number, group.server());
    node("group")
        .attr("id", group.id.as_str())
        .attr("subject", group.subject.text.as_str())
        .attr("addressing_mode", group.addressing())
        .attr("creation", group.created_at)
        .attr("creator", named(&group.creator))
        .attr("s_t", group.subject.at)
        .attr("s_o", named(&group.subject.by))
        .attr("size", group.members.len())
}

fn description(world: &World, group: &Group) -> Option<Node> {
    let description = group.description.as_ref()?;
    let body = node("body").string_content(description.text.as_str()).build();
    let described = node("description")
        .attr("id", description.id.as_str())
        .attr("participant", world.jid_of(&description.by, group.server()))
        .attr("t", description.at);
    Some(described.children([body]).build())
}

/// A member by the name that the group uses, with the other name beside it.
pub(crate) fn participant(world: &World, group: &Group, number: &str, role: Role) -> NodeBuilder {
    let server = group.server();
    let member = node("participant").attr("jid", world.jid_of(number, server));
    let member = match server {
        Server::Lid => member.attr("phone_number", world.jid_of(number, Server::Pn)),
        _ => member.attr("lid", world.jid_of(number, Server::Lid)),
    };
    match role.word() {
        Some(kind) => member.attr("type", kind),
        None => member,
    }
}

pub(super) fn subject(world: &World, group: &Group) -> Node {
    node("subject")
        .attr("subject", group.subject.text.as_str())
        .attr("s_o", world.jid_of(&group.subject.by, group.server()))
        .attr("s_t", group.subject.at)
        .build()
}

pub(super) fn disappearing(after_seconds: u32) -> Node {
    match after_seconds {
        0 => node("not_ephemeral").build(),
        seconds => node("ephemeral").attr("expiration", seconds).build(),
    }
}

pub(super) fn rule(rule: Rule, is_on: bool) -> Node {
    match (rule, is_on) {
        (Rule::Locked, true) => node("locked").build(),
        (Rule::Locked, false) => node("unlocked").build(),
        (Rule::Announcement, true) => node("announcement").build(),
        (Rule::Announcement, false) => node("not_announcement").build(),
        (Rule::AdminsAdd, _) => {
            let word = if is_on { "admin_add" } else { "all_member_add" };
            node("member_add_mode").string_content(word).build()
        }
        (Rule::NeedsApproval, _) => {
            let state = if is_on { "on" } else { "off" };
            let join = node("group_join").attr("state", state).build();
            node("membership_approval_mode").children([join]).build()
        }
    }
}
