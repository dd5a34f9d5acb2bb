//! Into a group by its link, at once or when an admin has said yes.

use std::collections::BTreeSet;

use wacore_binary::Node;

use super::{GroupError, MOST_MEMBERS, Outcome, describe, rights, tell};
use crate::{
    clock,
    nodes::node,
    world::{Group, Role, Rule, World},
};

/// How it went with the link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joined {
    In,
    /// An admin must say yes.
    Waiting,
}

/// Who waits for nothing.
const NO_REQUEST: u16 = 404;

/// The end of the group's link, which admins hand out.
pub(crate) fn link(world: &mut World, id: &str, by: &str) -> Result<String, GroupError> {
    rights::check_admin(world.groups.get(id).ok_or(GroupError::NoSuchGroup)?, by)?;
    let fresh = new_link(world);
    let group = world.groups.get_mut(id).ok_or(GroupError::NoSuchGroup)?;
    Ok(group.link.get_or_insert(fresh).clone())
}

/// The old link is good for nothing from now on.
pub(crate) fn reset_link(world: &mut World, id: &str, by: &str) -> Result<String, GroupError> {
    rights::check_admin(world.groups.get(id).ok_or(GroupError::NoSuchGroup)?, by)?;
    let fresh = new_link(world);
    let group = world.groups.get_mut(id).ok_or(GroupError::NoSuchGroup)?;
    if let Some(old) = group.link.replace(fresh.clone()) {
        group.old_links.insert(old);
    }
    let group = group.clone();
    let news = node("invite").attr("code", fresh.as_str()).build();
    tell::tell(world, &group, by, &group.members.keys().cloned().collect(), news);
    Ok(fresh)
}

/// As long as WhatsApp's: 22 letters.
fn new_link(world: &mut World) -> String {
    format!("Sim{:019}", world.next_number())
}

/// The group that a link leads to.
pub(crate) fn by_link<'world>(
    world: &'world World,
    link: &str,
) -> Result<&'world Group, GroupError> {
    let mut groups = world.groups.values();
    if let Some(group) = groups.find(|group| group.link.as_deref() == Some(link)) {
        return Ok(group);
    }
    let was = world.groups.values().any(|group| group.old_links.contains(link));
    Err(if was { GroupError::LinkWasReset } else { GroupError::NoSuchLink })
}

pub(crate) fn join(
    world: &mut World,
    link: &str,
    who: &str,
) -> Result<(Group, Joined), GroupError> {
    let mut group = by_link(world, link)?.clone();
    if group.has(who) {
        return Err(GroupError::AlreadyIn);
    }
    if group.taken_out.contains(who) {
        return Err(GroupError::TakenOut);
    }
    if group.members.len() >= MOST_MEMBERS {
        return Err(GroupError::Full);
    }
    let joined = if group.is(Rule::NeedsApproval) { Joined::Waiting } else { Joined::In };
    match joined {
        Joined::In => take_in(world, &mut group, who),
        Joined::Waiting => ask(world, &mut group, who),
    }
    world.groups.insert(group.id.clone(), group.clone());
    Ok((group, joined))
}

fn take_in(world: &mut World, group: &mut Group, who: &str) {
    group.members.insert(who.to_owned(), Role::Member);
    let newcomer = describe::participant(world, group, who, Role::Member).build();
    let news = node("add").attr("reason", "invite").children([newcomer]).build();
    tell::tell(world, group, who, &group.members.keys().cloned().collect(), news);
}

fn ask(world: &mut World, group: &mut Group, who: &str) {
    group.requests.insert(who.to_owned(), clock::seconds());
    let user = node("requested_user").attr("jid", world.jid_of(who, group.server())).build();
    let news = node("created_membership_requests")
        .attr("request_method", "invite_link")
        .children([user])
        .build();
    tell::tell(world, group, who, &group.admins().cloned().collect(), news);
}

/// An admin lets people in, or not.
pub(crate) fn answer_requests(
    world: &mut World,
    id: &str,
    by: &str,
    people: &[String],
    lets_in: bool,
) -> Result<Vec<Outcome>, GroupError> {
    let group = world.groups.get(id).ok_or(GroupError::NoSuchGroup)?;
    rights::check_admin(group, by)?;
    let mut group = group.clone();
    let (outcomes, done) = settle(&mut group, people);
    for number in done.iter().filter(|_| lets_in) {
        group.members.insert(number.clone(), Role::Member);
    }
    let mut audience: BTreeSet<String> = group.admins().cloned().collect();
    if lets_in {
        audience.extend(group.members.keys().cloned());
    }
    audience.extend(done.iter().cloned());
    if !done.is_empty() {
        let tag = if lets_in { "add" } else { "revoked_membership_requests" };
        let news = named(world, &group, tag, &done);
        tell::tell(world, &group, by, &audience, news);
    }
    world.groups.insert(id.to_owned(), group);
    Ok(outcomes)
}

/// Somebody waits no more, by their own wish.
pub(crate) fn cancel_request(
    world: &mut World,
    id: &str,
    who: &str,
) -> Result<Vec<Outcome>, GroupError> {
    let mut group = world.groups.get(id).ok_or(GroupError::NoSuchGroup)?.clone();
    let (outcomes, done) = settle(&mut group, &[who.to_owned()]);
    if !done.is_empty() {
        let news = named(world, &group, "revoked_membership_requests", &done);
        tell::tell(world, &group, who, &group.admins().cloned().collect(), news);
    }
    world.groups.insert(id.to_owned(), group);
    Ok(outcomes)
}

/// Takes requests off the list: what became of each, and those that were there.
fn settle(group: &mut Group, people: &[String]) -> (Vec<Outcome>, Vec<String>) {
    let mut done = Vec::new();
    let mut outcomes = Vec::new();
    for number in people {
        let was_there = group.requests.remove(number).is_some();
        if was_there {
            done.push(number.clone());
        }
        let error = (!was_there).then_some(NO_REQUEST);
        outcomes.push(Outcome { number: number.clone(), error });
    }
    (outcomes, done)
}

fn named(world: &World, group: &Group, tag: &'static str, people: &[String]) -> Node {
    let people = people
        .iter()
        .map(|number| describe::participant(world, group, number, Role::Member).build());
    node(tag).children(people).build()
}
