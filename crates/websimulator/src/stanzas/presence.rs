//! Who is there and who is typing.

use wacore_binary::{Node, Server};

use crate::{
    Address, Fault,
    nodes::{attribute, children, malformed, node, required_jid},
    world::{Account, World},
};

/// A device comes or goes, or wants to know of others. Nobody is told yet: people here are always away.
pub(super) fn take(world: &mut World, from: &Address, stanza: &Node) -> Result<(), Fault> {
    match attribute(stanza, "type").as_deref() {
        None | Some("available") => set_name(world, from, stanza),
        Some("unavailable") => Ok(()),
        Some("subscribe") => required_jid(stanza, "to").map(|_| ()),
        Some(kind) => Err(malformed(stanza, format!("of the unknown type {kind}"))),
    }
}

/// The name others see comes with the presence.
fn set_name(world: &mut World, from: &Address, stanza: &Node) -> Result<(), Fault> {
    let name = attribute(stanza, "name").filter(|name| !name.is_empty());
    let name = name.ok_or_else(|| malformed(stanza, "without a name"))?;
    if let Some(account) = world.account_mut(&from.number) {
        account.name = name;
    }
    Ok(())
}

/// `<chatstate>`: to whoever is connected at this moment, and never again.
pub(super) fn pass_on_typing(
    world: &mut World,
    from: &Address,
    stanza: &Node,
) -> Result<(), Fault> {
    let to = required_jid(stanza, "to")?;
    let state =
        children(stanza).first().filter(|state| matches!(&*state.tag, "composing" | "paused"));
    let state = state.ok_or_else(|| malformed(stanza, "without composing or paused"))?;
    let unknown = || malformed(stanza, "to somebody who is not there");
    let listeners: Vec<Address> = world.account_of(&to).ok_or_else(unknown)?.addresses().collect();
    let server = if to.server == Server::Lid { Server::Lid } else { Server::Pn };
    let typist = world.account(&from.number).map(|person: &Account| person.jid(0, server));
    let typist = typist.ok_or(Fault::NotLinked)?;
    for listener in listeners {
        let typing = node("chatstate").attr("from", typist.clone()).children([state.clone()]);
        world.tell_active(&listener, typing.build());
    }
    Ok(())
}
