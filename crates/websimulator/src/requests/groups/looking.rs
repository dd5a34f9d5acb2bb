//! Which groups somebody is in, what a group is, where a link leads, who waits to be let in.

use wacore_binary::Node;

use super::{Reply, Request, Unanswered, required_target, target};
use crate::{
    Address, GroupError,
    groups::{self, describe},
    nodes::{attribute, children, node, required_child, required_jid},
    world::{Group, World},
};

pub(super) fn answer(
    world: &mut World,
    from: &Address,
    request: &Request<'_>,
) -> Result<Reply, Unanswered> {
    match (request.child_tag(), target(request)) {
        ("query", Some(group)) => {
            let group = world.groups.get(&group).ok_or(GroupError::NoSuchGroup)?;
            member(group, from)?;
            Ok(Reply::with(describe(world, group)))
        }
        ("query", None) => several(world, from, required_child(request.node, "query")?),
        ("participating", _) => {
            let own = world.groups.values().filter(|group| group.has(&from.number));
            let groups = own.map(|group| describe(world, group));
            Ok(Reply::with(node("groups").children(groups).build()))
        }
        ("invite", Some(group)) => {
            let link = groups::link(world, &group, &from.number)?;
            Ok(Reply::with(node("invite").attr("code", link).build()))
        }
        ("invite", None) => {
            let code = attribute(required_child(request.node, "invite")?, "code");
            let group = groups::by_link(world, &code.unwrap_or_default())?;
            Ok(Reply::with(describe(world, group)))
        }
        ("pictures", None) => pictures(world, required_child(request.node, "pictures")?),
        ("membership_approval_requests", _) => waiting(world, from, &required_target(request)?),
        _ => Err(request.unknown().into()),
    }
}

fn member(group: &Group, from: &Address) -> Result<(), GroupError> {
    group.has(&from.number).then_some(()).ok_or(GroupError::MembersOnly)
}

/// Several at once: each answered for itself.
fn several(world: &World, from: &Address, query: &Node) -> Result<Reply, Unanswered> {
    let mut found = Vec::new();
    for asked in children(query) {
        let jid = required_jid(asked, "jid")?;
        let group = world.groups.get(jid.user.as_str()).ok_or(GroupError::NoSuchGroup);
        let group = group.and_then(|group| member(group, from).map(|()| group));
        found.push(match group {
            Ok(group) => describe(world, group),
            Err(error) => node("group").attr("id", jid).attr("error", error.answer().0).build(),
        });
    }
    Ok(Reply::with(node("groups").children(found).build()))
}

/// The pictures of several groups; those without one are left out.
fn pictures(world: &World, asked: &Node) -> Result<Reply, Unanswered> {
    let mut found = Vec::new();
    for place in children(asked) {
        let jid = required_jid(place, "jid")?;
        let group = world.groups.get(jid.user.as_str());
        if let Some(picture) = group.and_then(|group| group.picture.as_ref()) {
            let url = format!("https://{}{}", world.file_host.0, picture.path);
            let of = node("picture").attr("jid", jid).attr("id", picture.id.as_str());
            found.push(of.attr("url", url).attr("direct_path", picture.path.as_str()).build());
        }
    }
    Ok(Reply::with(node("pictures").children(found).build()))
}

fn waiting(world: &World, from: &Address, group: &str) -> Result<Reply, Unanswered> {
    let group = world.groups.get(group).ok_or(GroupError::NoSuchGroup)?;
    member(group, from)?;
    if !group.is_admin(&from.number) {
        return Err(GroupError::AdminsOnly.into());
    }
    let requests = group.requests.iter().map(|(number, since)| {
        node("membership_approval_request")
            .attr("jid", world.jid_of(number, group.server()))
            .attr("request_time", *since)
            .build()
    });
    Ok(Reply::with(node("membership_approval_requests").children(requests).build()))
}
