//! Who is there: told to whoever has asked.

use wacore_binary::{Node, Server};

use crate::{
    Address, Fault, clock,
    nodes::{attribute, malformed, node, required_jid},
    world::{Account, World},
};

/// A device comes or goes, or wants to know of somebody.
pub(super) fn take(world: &mut World, from: &Address, stanza: &Node) -> Result<(), Fault> {
    match attribute(stanza, "type").as_deref() {
        None | Some("available") => {
            set_name(world, from, stanza);
            set_available(world, from, true);
            Ok(())
        }
        Some("unavailable") => {
            set_available(world, from, false);
            Ok(())
        }
        Some("subscribe") => subscribe(world, from, stanza),
        Some(kind) => Err(malformed(stanza, format!("of the unknown type {kind}"))),
    }
}

/// The name others see comes with the presence; Baileys sends some without, and keeps its name.
fn set_name(world: &mut World, from: &Address, stanza: &Node) {
    let name = attribute(stanza, "name").filter(|name| !name.is_empty());
    if let (Some(name), Some(account)) = (name, world.account_mut(&from.number)) {
        account.name = name;
    }
}

/// Whether somebody looks at this device. A person is there while any of their devices is; each change is told.
pub(crate) fn set_available(world: &mut World, address: &Address, is_available: bool) {
    let Some(account) = world.account_mut(&address.number) else { return };
    let before = account.is_there();
    if let Some(device) = account.devices.get_mut(&address.device) {
        device.is_available = is_available;
    }
    if account.is_there() == before {
        return;
    }
    account.last_seen = clock::seconds();
    let watchers = account.watchers.clone();
    for (watcher, by_lid) in watchers {
        tell(world, &watcher, &address.number, by_lid);
    }
}

fn subscribe(world: &mut World, from: &Address, stanza: &Node) -> Result<(), Fault> {
    let to = required_jid(stanza, "to")?;
    let number = world.account_of(&to).map(|account| account.number.clone());
    let number = number.ok_or_else(|| malformed(stanza, "to somebody who is not there"))?;
    let by_lid = to.server == Server::Lid;
    if let Some(account) = world.account_mut(&number) {
        account.watchers.insert(from.clone(), by_lid);
    }
    tell(world, from, &number, by_lid);
    Ok(())
}

fn tell(world: &World, watcher: &Address, number: &str, by_lid: bool) {
    if let Some(account) = world.account(number) {
        world.tell_active(watcher, presence_of(account, by_lid));
    }
}

fn presence_of(account: &Account, by_lid: bool) -> Node {
    let server = if by_lid { Server::Lid } else { Server::Pn };
    let presence = node("presence").attr("from", account.jid(0, server));
    if account.is_there() {
        presence.build()
    } else {
        presence.attr("type", "unavailable").attr("last", account.last_seen).build()
    }
}
