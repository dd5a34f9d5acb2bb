//! The end of a link: the device is forgotten, its connection ended, and others told.

use crate::{
    Address, Entry, device_list, login, stanzas,
    world::{Order, World},
};

/// The phone, or the device itself, takes a device off; whether there was one.
pub(crate) fn unlink(world: &mut World, device: &Address) -> bool {
    stanzas::set_available(world, device, false);
    let removed =
        world.account_mut(&device.number).and_then(|person| person.devices.remove(&device.device));
    let Some(removed) = removed else { return false };
    if let Some(line) = removed.line {
        line.order(Order::Send(login::conflict("device_removed")));
        line.order(Order::Close);
    }
    world.journal.push(Entry::Unlinked { device: device.clone() });
    device_list::tell_others(world, device, device_list::Change::Removed);
    true
}
