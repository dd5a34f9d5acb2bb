//! A group is made, changed, left or joined.

use std::collections::BTreeSet;

use wacore_binary::Node;

use super::{Reply, Request, Unanswered, named, outcomes, people, required_target, target};
use crate::{
    Address, Fault, GroupError,
    groups::{self, Change, Joined, change},
    nodes::{attribute, bytes, children, malformed, node, required, required_child, required_jid},
    world::{Rule, World},
};

pub(super) fn answer(
    world: &mut World,
    from: &Address,
    request: &Request<'_>,
) -> Result<Reply, Unanswered> {
    let tag = request.child_tag();
    let asked = required_child(request.node, tag)?;
    match (tag, target(request)) {
        ("create", None) => create(world, from, asked),
        ("leave", None) => leave(world, from, asked),
        ("invite", None) => join(world, from, asked),
        ("invite", Some(group)) => {
            let link = groups::reset_link(world, &group, &from.number)?;
            Ok(Reply::with(node("invite").attr("code", link).build()))
        }
        ("membership_requests_action", Some(group)) => requests(world, from, &group, asked),
        ("cancel_membership_requests", Some(group)) => {
            let done = groups::cancel_request(world, &group, &from.number)?;
            Ok(Reply::with(outcomes(world, &group, "cancel_membership_requests", &done)))
        }
        ("ack", Some(_)) => Ok(Reply::done()),
        _ => {
            let group = required_target(request)?;
            let wanted = read_change(world, request, asked)?;
            let done = change(world, &group, &from.number, wanted)?;
            Ok(match people_tag(tag) {
                Some(tag) => Reply::with(outcomes(world, &group, tag, &done)),
                None => Reply::done(),
            })
        }
    }
}

/// Requests about people are answered for each of them.
fn people_tag(tag: &str) -> Option<&'static str> {
    ["add", "remove", "promote", "demote"].into_iter().find(|known| *known == tag)
}

fn read_change(world: &World, request: &Request<'_>, asked: &Node) -> Result<Change, Fault> {
    Ok(match request.child_tag() {
        "subject" => Change::Subject(text(asked)),
        "description" => Change::Description {
            id: required(asked, "id")?,
            after: attribute(asked, "prev"),
            text: asked.get_optional_child("body").map(text),
        },
        "add" => Change::Add(people(world, asked)?),
        "remove" => Change::Remove(people(world, asked)?),
        "promote" => Change::Promote(people(world, asked)?),
        "demote" => Change::Demote(people(world, asked)?),
        "locked" => Change::Rule(Rule::Locked, true),
        "unlocked" => Change::Rule(Rule::Locked, false),
        "announcement" => Change::Rule(Rule::Announcement, true),
        "not_announcement" => Change::Rule(Rule::Announcement, false),
        "member_add_mode" => Change::Rule(Rule::AdminsAdd, admins_add(asked)?),
        "membership_approval_mode" => Change::Rule(Rule::NeedsApproval, needs_approval(asked)?),
        "ephemeral" => Change::DisappearsAfter(seconds(asked)?),
        "not_ephemeral" => Change::DisappearsAfter(0),
        _ => return Err(request.unknown()),
    })
}

fn text(place: &Node) -> String {
    String::from_utf8_lossy(&bytes(place)).into_owned()
}

fn admins_add(place: &Node) -> Result<bool, Fault> {
    match text(place).as_str() {
        "admin_add" => Ok(true),
        "all_member_add" => Ok(false),
        other => Err(malformed(place, format!("with the unknown mode {other}"))),
    }
}

fn needs_approval(place: &Node) -> Result<bool, Fault> {
    match required(required_child(place, "group_join")?, "state")?.as_str() {
        "on" => Ok(true),
        "off" => Ok(false),
        other => Err(malformed(place, format!("with the unknown state {other}"))),
    }
}

fn seconds(place: &Node) -> Result<u32, Fault> {
    let given = required(place, "expiration")?;
    given.parse().map_err(|_| malformed(place, "with an expiration that is no number"))
}

fn create(world: &mut World, from: &Address, asked: &Node) -> Result<Reply, Unanswered> {
    let mut rules = BTreeSet::new();
    for part in children(asked) {
        match part.tag.as_ref() {
            "member_add_mode" if admins_add(part)? => {
                rules.insert(Rule::AdminsAdd);
            }
            "membership_approval_mode" if needs_approval(part)? => {
                rules.insert(Rule::NeedsApproval);
            }
            "parent" | "linked_parent" => {
                let child = format!("create {}", part.tag);
                let (namespace, kind) = ("w:g2".to_owned(), "set".to_owned());
                return Err(Fault::UnknownRequest { namespace, kind, child }.into());
            }
            _ => {}
        }
    }
    let people = people(world, asked)?;
    let subject = required(asked, "subject")?;
    let group = groups::create(world, &from.number, subject, &people, rules)?;
    finish(world, from, &group.id, asked)?;
    let group = world.groups.get(&group.id).ok_or(GroupError::NoSuchGroup)?;
    Ok(Reply::with(groups::describe(world, group)))
}

/// What may stand beside the members when a group is made.
fn finish(world: &mut World, from: &Address, group: &str, asked: &Node) -> Result<(), Unanswered> {
    let Some(group) = world.groups.get_mut(group) else { return Ok(()) };
    if let Some(place) = asked.get_optional_child("ephemeral") {
        group.disappears_after = seconds(place)?;
    }
    if let Some(place) = asked.get_optional_child("description") {
        group.description = Some(crate::world::Description {
            id: required(place, "id")?,
            text: place.get_optional_child("body").map(text).unwrap_or_default(),
            by: from.number.clone(),
            at: group.created_at,
        });
    }
    Ok(())
}

fn leave(world: &mut World, from: &Address, asked: &Node) -> Result<Reply, Unanswered> {
    for place in children(asked) {
        let group = required_jid(place, "id")?;
        change(world, group.user.as_str(), &from.number, Change::Leave)?;
    }
    Ok(Reply::done())
}

fn join(world: &mut World, from: &Address, asked: &Node) -> Result<Reply, Unanswered> {
    let link = required(asked, "code")?;
    let (group, joined) = groups::join(world, &link, &from.number)?;
    let tag = match joined {
        Joined::In => "group",
        Joined::Waiting => "membership_approval_request",
    };
    Ok(Reply::with(node(tag).attr("jid", named(&group.id)).build()))
}

fn requests(
    world: &mut World,
    from: &Address,
    group: &str,
    asked: &Node,
) -> Result<Reply, Unanswered> {
    let answer = children(asked).first();
    let (tag, lets_in) = match answer.map(|answer| answer.tag.as_ref()) {
        Some("approve") => ("approve", true),
        Some("reject") => ("reject", false),
        _ => return Err(malformed(asked, "without approve or reject").into()),
    };
    let people = people(world, required_child(asked, tag)?)?;
    let done = groups::answer_requests(world, group, &from.number, &people, lets_in)?;
    let inner = outcomes(world, group, tag, &done);
    Ok(Reply::with(node("membership_requests_action").children([inner]).build()))
}
