//! `w:g2`: groups are looked at, made and changed. The shapes of all requests: `wacore` 0.7.0, `iq/groups.rs`.

mod looking;
mod setting;

use wacore_binary::{Jid, Node, Server};

use super::{Reply, Request};
use crate::{
    Address, Fault, GroupError,
    groups::{self, Outcome},
    nodes::{children, jid, node, required_jid},
    world::{Role, World},
};

pub(super) fn answer(
    world: &mut World,
    from: &Address,
    request: &Request<'_>,
) -> Result<Reply, Fault> {
    let asked = match request.kind.as_str() {
        "get" => looking::answer(world, from, request),
        _ => setting::answer(world, from, request),
    };
    match asked {
        Ok(reply) => Ok(reply),
        Err(Unanswered::Refused(error)) => {
            let (code, text) = error.answer();
            Ok(Reply::Error { code, text })
        }
        Err(Unanswered::Wrong(fault)) => Err(fault),
    }
}

/// Why a request is not met: the group's rules, or a client that does not speak the protocol.
enum Unanswered {
    Refused(GroupError),
    Wrong(Fault),
}

impl From<GroupError> for Unanswered {
    fn from(error: GroupError) -> Self {
        Self::Refused(error)
    }
}

impl From<Fault> for Unanswered {
    fn from(fault: Fault) -> Self {
        Self::Wrong(fault)
    }
}

/// The group a request goes to; nothing when it goes to all of them.
fn target(request: &Request<'_>) -> Option<String> {
    let to = jid(request.node, "to").filter(|to| to.server == Server::Group)?;
    (!to.user.is_empty()).then(|| to.user.to_string())
}

/// The group a request goes to.
fn required_target(request: &Request<'_>) -> Result<String, Fault> {
    target(request).ok_or_else(|| request.unknown())
}

/// The phone numbers of the people under a node; of those whom nobody knows, what stands there.
fn people(world: &World, place: &Node) -> Result<Vec<String>, Fault> {
    let named = children(place).iter().filter(|child| child.tag == "participant");
    named
        .map(|person| {
            let jid = required_jid(person, "jid")?;
            Ok(world.number_of(&jid).unwrap_or_else(|| jid.user.to_string()))
        })
        .collect()
}

/// What became of each person, under the tag of the request.
fn outcomes(world: &World, group: &str, tag: &'static str, outcomes: &[Outcome]) -> Node {
    let server = world.groups.get(group).map_or(Server::Pn, crate::world::Group::server);
    let people = outcomes.iter().map(|outcome| {
        let person = world.groups.get(group).map_or_else(
            || node("participant").attr("jid", world.jid_of(&outcome.number, server)),
            |group| groups::participant(world, group, &outcome.number, Role::Member),
        );
        match outcome.error {
            Some(error) => person.attr("error", error).build(),
            None => person.build(),
        }
    });
    node(tag).children(people).build()
}

/// A group that is named in an answer.
fn named(group: &str) -> Jid {
    Jid::group(group)
}
