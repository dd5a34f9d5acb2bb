//! One change of a group by a member: checked, made, and told to all.

use wacore_binary::Node;

use super::{
    GroupError, LONGEST_DESCRIPTION, LONGEST_SUBJECT, Outcome, describe, members, rights, tell,
};
use crate::{
    clock,
    nodes::node,
    world::{Description, Group, Rule, Subject, World},
};

pub(crate) enum Change {
    Subject(String),
    /// Without a text, the description is taken away. `after` is the id of the last one, if there was one.
    Description {
        id: String,
        after: Option<String>,
        text: Option<String>,
    },
    /// Seconds; 0 lets messages stay.
    DisappearsAfter(u32),
    /// By phone number, as the next three.
    Add(Vec<String>),
    Remove(Vec<String>),
    Promote(Vec<String>),
    Demote(Vec<String>),
    Leave,
    Rule(Rule, bool),
}

/// What became of each person that the change is about.
pub(crate) fn change(
    world: &mut World,
    id: &str,
    by: &str,
    change: Change,
) -> Result<Vec<Outcome>, GroupError> {
    let group = world.groups.get(id).ok_or(GroupError::NoSuchGroup)?;
    rights::check(group, by, &change)?;
    let mut group = group.clone();
    let audience: Vec<String> = group.members.keys().cloned().collect();
    let (news, outcomes) = match change {
        Change::Add(people) => members::add(world, &mut group, by, &people)?,
        Change::Remove(people) => members::remove(world, &mut group, &people),
        Change::Promote(people) => members::promote(world, &mut group, &people),
        Change::Demote(people) => members::demote(world, &mut group, &people),
        Change::Leave => members::leave(world, &mut group, by),
        Change::Subject(text) => alone(set_subject(world, &mut group, by, text)?),
        Change::Description { id, after, text } => {
            alone(set_description(&mut group, by, id, after.as_ref(), text)?)
        }
        Change::Rule(rule, is_on) => alone(set_rule(&mut group, rule, is_on)),
        Change::DisappearsAfter(seconds) => {
            group.disappears_after = seconds;
            alone(describe::disappearing(seconds))
        }
    };
    let audience = audience.into_iter().chain(group.members.keys().cloned()).collect();
    if let Some(news) = news {
        tell::tell(world, &group, by, &audience, news);
    }
    if group.members.is_empty() {
        world.groups.remove(id);
    } else {
        world.groups.insert(id.to_owned(), group);
    }
    Ok(outcomes)
}

/// News about the group as a whole.
fn alone(news: Node) -> (Option<Node>, Vec<Outcome>) {
    (Some(news), Vec::new())
}

fn set_subject(
    world: &World,
    group: &mut Group,
    by: &str,
    text: String,
) -> Result<Node, GroupError> {
    within(&text, LONGEST_SUBJECT)?;
    group.subject = Subject { text, by: by.to_owned(), at: clock::seconds() };
    Ok(describe::subject(world, group))
}

fn set_description(
    group: &mut Group,
    by: &str,
    id: String,
    after: Option<&String>,
    text: Option<String>,
) -> Result<Node, GroupError> {
    if group.description.as_ref().map(|known| &known.id) != after {
        return Err(GroupError::DescriptionChanged);
    }
    let told = node("description").attr("id", id.as_str());
    let Some(text) = text else {
        group.description = None;
        return Ok(told.children([node("delete").build()]).build());
    };
    within(&text, LONGEST_DESCRIPTION)?;
    let body = node("body").string_content(text.as_str()).build();
    group.description = Some(Description { id, text, by: by.to_owned(), at: clock::seconds() });
    Ok(told.children([body]).build())
}

fn set_rule(group: &mut Group, rule: Rule, is_on: bool) -> Node {
    if is_on {
        group.rules.insert(rule);
    } else {
        group.rules.remove(&rule);
    }
    describe::rule(rule, is_on)
}

pub(super) fn within(text: &str, longest: usize) -> Result<(), GroupError> {
    let letters = text.chars().count();
    (1..=longest).contains(&letters).then_some(()).ok_or(GroupError::TextOutOfBounds)
}
