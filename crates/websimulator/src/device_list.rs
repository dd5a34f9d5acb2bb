//! Which devices a person has, as others are told: on request, and when it changes.

use wacore_binary::{Jid, Node, Server};

use crate::{
    Address, clock,
    nodes::node,
    world::{Account, Device, World},
};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    Added,
    Removed,
}

/// `<devices>`, as `usync` answers with it. A person with linked devices whose key indexes are missing would be
/// taken for one without (`wacore` 0.7.0, `iq/usync.rs`, `project_device_list_response`).
pub(crate) fn devices_node(account: &Account) -> Node {
    let devices = account.devices.iter().map(|(place, device)| {
        let entry = node("device").attr("id", *place);
        match &device.link {
            Some(link) => entry.attr("key-index", link.key_index).build(),
            None => entry.build(),
        }
    });
    let list = node("device-list").children(devices).build();
    let indexes = key_indexes(account);
    node("devices").children([Some(list), indexes].into_iter().flatten()).build()
}

fn key_indexes(account: &Account) -> Option<Node> {
    let signed = account.key_indexes.as_ref()?;
    let list = node("key-index-list").attr("ts", signed.signed_at);
    Some(list.bytes(signed.encoded.clone()).build())
}

/// Tells the person's other devices and those of people who know them that the list has changed; a peer that had asked
/// before would else never write to the new device.
pub(crate) fn tell_others(world: &mut World, changed: &Address, change: Change) {
    let Some(account) = world.account(&changed.number) else { return };
    let notice = notification(account, changed.device, change);
    let listeners: Vec<Address> = account
        .acquaintances
        .iter()
        .chain([&account.number])
        .filter_map(|number| world.account(number))
        .flat_map(Account::addresses)
        .filter(|address| address != changed && !address.is_phone())
        .collect();
    for listener in listeners {
        let mut notice = notice.clone();
        notice.attrs.insert("id", world.next_stanza_id());
        world.deliver(&listener, notice);
    }
}

fn notification(account: &Account, place: u16, change: Change) -> Node {
    let entry = node("device").attr("jid", account.jid(place, Server::Pn));
    let key_index = account
        .devices
        .get(&place)
        .and_then(|device: &Device| device.link.as_ref())
        .map(|link| link.key_index);
    let entry = match key_index {
        Some(index) => entry.attr("key-index", index).build(),
        None => entry.build(),
    };
    let content = match change {
        Change::Added => node("add")
            .attr("device_hash", format!("2:{}", account.devices.len()))
            .children([Some(entry), key_indexes(account)].into_iter().flatten()),
        Change::Removed => {
            let list = node("key-index-list").attr("ts", clock::seconds()).build();
            node("remove").attr("device_hash", "2:removed").children([entry, list])
        }
    };
    let person: Jid = account.jid(0, Server::Pn);
    node("notification")
        .attr("type", "devices")
        .attr("from", person)
        .attr("lid", account.jid(0, Server::Lid))
        .attr("t", clock::seconds())
        .children([content.build()])
        .build()
}
