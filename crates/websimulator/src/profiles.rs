//! Pictures, about texts and block lists change, and whoever is concerned is told.

use bytes::Bytes;
use wacore_binary::{Jid, Node, Server, builder::NodeBuilder};

use crate::{
    Address, GroupError, clock, groups,
    nodes::node,
    world::{About, Account, Picture, World},
};

/// Whose picture it is.
#[derive(Clone, Debug)]
pub(crate) enum Owner {
    /// By number.
    Person(String),
    /// By the user part of the JID.
    Group(String),
}

/// Puts a picture in the place of the old one, or takes it away. The new id comes back.
pub(crate) fn set_picture(
    world: &mut World,
    by: &str,
    owner: &Owner,
    image: Option<Bytes>,
) -> Result<Option<String>, GroupError> {
    if let Owner::Group(group) = owner {
        groups::check_picture(world, group, by)?;
    }
    let picture = image.map(|image| Picture {
        id: format!("{}", 1_700_000_000 + world.next_number()),
        path: world.files.keep("profile", image),
    });
    let id = picture.as_ref().map(|picture| picture.id.clone());
    match owner {
        Owner::Person(number) => {
            if let Some(account) = world.account_mut(number) {
                account.profile.picture = picture;
            }
        }
        Owner::Group(group) => {
            if let Some(group) = world.groups.get_mut(group) {
                group.picture = picture;
            }
        }
    }
    tell_picture(world, by, owner, id.as_deref());
    Ok(id)
}

/// The shape: `whatsapp-rust` 0.7.0, `handlers/notification/profile.rs`.
fn tell_picture(world: &mut World, by: &str, owner: &Owner, id: Option<&str>) {
    let listeners = match owner {
        Owner::Person(number) => acquaintances(world, number),
        Owner::Group(group) => members(world, group),
    };
    for listener in listeners {
        let server = server_of(world, &listener);
        let of = match owner {
            Owner::Person(number) => world.jid_of(number, server),
            Owner::Group(group) => Jid::group(group.as_str()),
        };
        let change = node(if id.is_some() { "set" } else { "delete" })
            .attr("jid", of.clone())
            .attr("author", world.jid_of(by, server));
        let change = match id {
            Some(id) => change.attr("id", id).build(),
            None => change.build(),
        };
        let notice = node("notification").attr("type", "picture").attr("from", of);
        tell(world, &listener, notice.children([change]));
    }
}

pub(crate) fn set_about(world: &mut World, number: &str, text: &str) {
    let Some(account) = world.account_mut(number) else { return };
    account.profile.about = Some(About { text: text.to_owned(), at: clock::seconds() });
    let name = account.name.clone();
    for listener in acquaintances(world, number) {
        let from = world.jid_of(number, server_of(world, &listener));
        let set = node("set").bytes(text.as_bytes()).build();
        let notice = node("notification").attr("type", "status").attr("from", from);
        tell(world, &listener, notice.attr("notify", name.as_str()).children([set]));
    }
}

/// Somebody is not heard any more, or is again. One's own other devices are told.
pub(crate) fn block(world: &mut World, by: &Address, whom: &str, is_blocked: bool) {
    let Some(account) = world.account_mut(&by.number) else { return };
    if is_blocked {
        account.profile.blocked.insert(whom.to_owned(), clock::seconds());
    } else {
        account.profile.blocked.remove(whom);
    }
    let item = node("item")
        .attr("jid", world.jid_of(whom, Server::Lid))
        .attr("action", if is_blocked { "block" } else { "unblock" })
        .build();
    let changed = node("blocklist").children([item]).build();
    let from = world.jid_of(&by.number, Server::Pn);
    for device in own_devices(world, &by.number).into_iter().filter(|device| device != by) {
        let notice = node("notification").attr("type", "account_sync").attr("from", from.clone());
        tell(world, &device, notice.children([changed.clone()]));
    }
}

/// Whether somebody does not want to hear somebody else.
pub(crate) fn has_blocked(world: &World, number: &str, other: &str) -> bool {
    world.account(number).is_some_and(|account| account.profile.blocked.contains_key(other))
}

pub(crate) fn tell(world: &mut World, listener: &Address, notice: NodeBuilder) {
    let notice = notice.attr("id", world.next_stanza_id()).attr("t", clock::seconds());
    let notice: Node = notice.build();
    world.deliver(listener, notice);
}

pub(crate) fn own_devices(world: &World, number: &str) -> Vec<Address> {
    let devices = world.account(number).into_iter().flat_map(Account::addresses);
    devices.filter(|device| !device.is_phone()).collect()
}

/// The linked devices of those who have asked about a person, and the person's own.
fn acquaintances(world: &World, number: &str) -> Vec<Address> {
    let Some(account) = world.account(number) else { return Vec::new() };
    let people = account.acquaintances.iter().filter(|other| *other != number);
    let people = people.filter(|other| !has_blocked(world, number, other)).chain([&account.number]);
    people.flat_map(|number| own_devices(world, number)).collect()
}

fn members(world: &World, group: &str) -> Vec<Address> {
    let members = world.groups.get(group).into_iter().flat_map(|group| group.members.keys());
    members.flat_map(|number| own_devices(world, number)).collect()
}

/// How a device names people.
fn server_of(world: &World, device: &Address) -> Server {
    let by_lid = world.account(&device.number).is_some_and(|account| account.by_lid);
    if by_lid { Server::Lid } else { Server::Pn }
}
