//! `md`: a linked device takes itself off.

use super::{Reply, Request};
use crate::{
    Address, Fault, linking,
    nodes::{malformed, required_child, required_jid},
    world::World,
};

/// Whether the device names itself, or another of the same person.
pub(super) fn check(world: &World, from: &Address, request: &Request<'_>) -> Result<Reply, Fault> {
    named(world, from, request).map(|_| Reply::done())
}

/// Done after the answer, because it ends the connection.
pub(super) fn remove(world: &mut World, from: &Address, request: &Request<'_>) {
    if let Ok(device) = named(world, from, request) {
        linking::unlink(world, &device);
    }
}

fn named(world: &World, from: &Address, request: &Request<'_>) -> Result<Address, Fault> {
    let wanted = required_child(request.node, "remove-companion-device")?;
    let jid = required_jid(wanted, "jid")?;
    world
        .address_of(&jid)
        .filter(|device| device.number == from.number && !device.is_phone())
        .ok_or_else(|| malformed(wanted, "of a device that is not one's own"))
}
