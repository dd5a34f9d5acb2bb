//! The linked devices of people learn what has changed in a group.

use std::collections::BTreeSet;

use wacore_binary::{Node, Server};

use crate::{
    Address, clock,
    nodes::node,
    world::{Account, Group, World},
};

/// One notification for each linked device of these people, kept until it is acknowledged. Phones look at the group
/// itself. The shape: `wacore` 0.7.0, `stanza/groups.rs`.
pub(super) fn tell(
    world: &mut World,
    group: &Group,
    by: &str,
    audience: &BTreeSet<String>,
    news: Node,
) {
    let other_name = match group.server() {
        Server::Lid => ("participant_pn", world.jid_of(by, Server::Pn)),
        _ => ("participant_lid", world.jid_of(by, Server::Lid)),
    };
    let name = world.account(by).map(|account| account.name.clone()).unwrap_or_default();
    let notice = node("notification")
        .attr("type", "w:gp2")
        .attr("from", group.jid())
        .attr("participant", world.jid_of(by, group.server()))
        .attr(other_name.0, other_name.1)
        .attr("addressing_mode", group.addressing())
        .attr("notify", name)
        .attr("t", clock::seconds())
        .children([news])
        .build();
    let people = audience.iter().filter_map(|number| world.account(number));
    let devices: Vec<Address> = people.flat_map(Account::addresses).collect();
    for device in devices.into_iter().filter(|device| !device.is_phone()) {
        let mut notice = notice.clone();
        notice.attrs.insert("id", world.next_stanza_id());
        world.deliver(&device, notice);
    }
}
