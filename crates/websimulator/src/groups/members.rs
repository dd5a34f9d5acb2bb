//! People come into a group, go, and become admins.

use std::collections::{BTreeMap, BTreeSet};

use wacore_binary::Node;

use super::{GroupError, LONGEST_SUBJECT, MOST_MEMBERS, change::within, describe, tell};
use crate::{
    clock,
    nodes::node,
    world::{Group, Role, Rule, Subject, World},
};

/// What became of one person, by number.
pub(crate) struct Outcome {
    pub(crate) number: String,
    /// Absent when it was done.
    pub(crate) error: Option<u16>,
}

/// Not on WhatsApp, or not in the group.
const NOT_THERE: u16 = 404;
/// The person takes no part in groups unasked.
const PRIVATE: u16 = 403;
const ALREADY_IN: u16 = 409;
const CREATOR: u16 = 405;

/// The news for all, if there is any, and what became of each person.
type Changed = (Option<Node>, Vec<Outcome>);

/// A new group with its maker and those of the people who can be taken in.
pub(crate) fn create(
    world: &mut World,
    creator: &str,
    subject: String,
    people: &[String],
    rules: BTreeSet<Rule>,
) -> Result<Group, GroupError> {
    within(&subject, LONGEST_SUBJECT)?;
    let now = clock::seconds();
    let mut group = Group {
        id: format!("{:018}", 120_363_000_000_000_000 + world.next_number()),
        subject: Subject { text: subject, by: creator.to_owned(), at: now },
        creator: creator.to_owned(),
        created_at: now,
        members: BTreeMap::from([(creator.to_owned(), Role::Creator)]),
        by_lid: world.account(creator).is_some_and(|account| account.by_lid),
        rules,
        ..Group::default()
    };
    add(world, &mut group, creator, people)?;
    let described = describe::describe(world, &group);
    let news = node("create").attr("type", "new").children([described]).build();
    let audience = group.members.keys().cloned().collect();
    tell::tell(world, &group, creator, &audience, news);
    world.groups.insert(group.id.clone(), group.clone());
    Ok(group)
}

pub(super) fn add(
    world: &World,
    group: &mut Group,
    by: &str,
    people: &[String],
) -> Result<Changed, GroupError> {
    let fresh = people.iter().filter(|number| !group.has(number)).count();
    if group.members.len() + fresh > MOST_MEMBERS {
        return Err(GroupError::Full);
    }
    Ok(each(world, group, "add", people, |group, number| {
        let is_private = world.account(number).is_some_and(|person| person.is_private_to_groups);
        match () {
            () if !world.knows(number) => Some(NOT_THERE),
            () if group.has(number) => Some(ALREADY_IN),
            () if is_private && number != by => Some(PRIVATE),
            () => {
                group.members.insert(number.to_owned(), Role::Member);
                group.taken_out.remove(number);
                group.requests.remove(number);
                None
            }
        }
    }))
}

pub(super) fn remove(world: &World, group: &mut Group, people: &[String]) -> Changed {
    each(world, group, "remove", people, |group, number| match group.members.get(number) {
        None => Some(NOT_THERE),
        Some(Role::Creator) => Some(CREATOR),
        Some(_) => {
            group.members.remove(number);
            group.taken_out.insert(number.to_owned());
            None
        }
    })
}

pub(super) fn promote(world: &World, group: &mut Group, people: &[String]) -> Changed {
    each(world, group, "promote", people, |group, number| match group.members.get_mut(number) {
        None => Some(NOT_THERE),
        Some(role) => {
            *role = Role::Admin.max(*role);
            None
        }
    })
}

pub(super) fn demote(world: &World, group: &mut Group, people: &[String]) -> Changed {
    each(world, group, "demote", people, |group, number| match group.members.get_mut(number) {
        None => Some(NOT_THERE),
        Some(Role::Creator) => Some(CREATOR),
        Some(role) => {
            *role = Role::Member;
            None
        }
    })
}

/// When the last admin goes, the member who stands first becomes one.
pub(super) fn leave(world: &World, group: &mut Group, number: &str) -> Changed {
    group.members.remove(number);
    if group.admins().next().is_none()
        && let Some(role) = group.members.values_mut().next()
    {
        *role = Role::Admin;
    }
    let left = describe::participant(world, group, number, Role::Member).build();
    (Some(node("remove").children([left]).build()), Vec::new())
}

/// One step for each person; the news names those for whom it was done.
fn each(
    world: &World,
    group: &mut Group,
    tag: &'static str,
    people: &[String],
    mut step: impl FnMut(&mut Group, &str) -> Option<u16>,
) -> Changed {
    let mut outcomes = Vec::new();
    for number in people {
        outcomes.push(Outcome { number: number.clone(), error: step(group, number) });
    }
    let done: Vec<Node> = outcomes
        .iter()
        .filter(|outcome| outcome.error.is_none())
        .map(|outcome| {
            let role = group.members.get(&outcome.number).copied().unwrap_or(Role::Member);
            describe::participant(world, group, &outcome.number, role).build()
        })
        .collect();
    let news = (!done.is_empty()).then(|| node(tag).children(done).build());
    (news, outcomes)
}
