//! `<chatstate>`: who is typing, to whoever is connected at this moment, and never again.

use wacore_binary::{Node, Server};

use crate::{
    Address, Fault,
    nodes::{children, malformed, node, required_jid},
    profiles,
    world::{Account, World},
};

pub(super) fn pass_on(world: &World, from: &Address, stanza: &Node) -> Result<(), Fault> {
    let to = required_jid(stanza, "to")?;
    let state =
        children(stanza).first().filter(|state| matches!(&*state.tag, "composing" | "paused"));
    let state = state.ok_or_else(|| malformed(stanza, "without composing or paused"))?;
    let typist = world.account(&from.number).ok_or(Fault::NotLinked)?;
    let (head, people) = if to.server == Server::Group {
        let group = world.groups.get(to.user.as_str());
        let group = group.filter(|group| group.members.contains_key(&from.number));
        let group = group.ok_or_else(|| malformed(stanza, "to a group that one is not in"))?;
        let head = node("chatstate")
            .attr("from", group.jid())
            .attr("participant", typist.jid(from.device, group.server()));
        let members = group.members.keys().filter_map(|number| world.account(number));
        (head, members.collect::<Vec<_>>())
    } else {
        let person = world.account_of(&to);
        let person = person.ok_or_else(|| malformed(stanza, "to somebody who is not there"))?;
        let server = if to.server == Server::Lid { Server::Lid } else { Server::Pn };
        (node("chatstate").attr("from", typist.jid(0, server)), vec![person])
    };
    let typing = head.children([state.clone()]).build();
    let devices = people.into_iter().flat_map(Account::addresses);
    let hears = |device: &Address| {
        device.number != from.number && !profiles::has_blocked(world, &device.number, &from.number)
    };
    for device in devices.filter(hears) {
        world.tell_active(&device, typing.clone());
    }
    Ok(())
}
