//! Trouble that a test orders: refusals, lost words, deliveries twice and in another order.

use super::Phone;
use crate::{
    Address, Times, Trouble,
    restrictions::{self, Kind},
    world::{Order, World},
};

impl Phone {
    /// From now on messages to this person meet trouble. Orders count in their turn, after those for the sender.
    pub fn trouble_incoming(&self, trouble: Trouble, times: Times) {
        self.change(|account| account.troubles.coming.add(trouble, times));
    }

    /// From now on messages that this person's devices write, to people and to groups, meet trouble.
    pub fn trouble_outgoing(&self, trouble: Trouble, times: Times) {
        self.change(|account| account.troubles.going.add(trouble, times));
    }

    /// No more trouble from here on; a lock on reaching out stays.
    pub fn lift_troubles(&self) {
        self.change(|account| {
            account.troubles.coming.lift();
            account.troubles.going.lift();
        });
    }

    /// For so many seconds the person's devices may not write to people who have never written to them: such messages
    /// are refused with 463. Chats that the others have begun go on.
    pub fn lock_reaching_out(&self, seconds: u32) {
        self.restrict(Kind::ReachingOut, Some(seconds));
    }

    pub fn unlock_reaching_out(&self) {
        self.restrict(Kind::ReachingOut, None);
    }

    /// For so many seconds the person's devices may begin no chat: messages to people with whom there was no word in
    /// either direction are refused with 475.
    pub fn cap_new_chats(&self, seconds: u32) {
        self.restrict(Kind::NewChats, Some(seconds));
    }

    pub fn uncap_new_chats(&self) {
        self.restrict(Kind::NewChats, None);
    }

    fn restrict(&self, kind: Kind, seconds: Option<u32>) {
        let number = &self.inner.number;
        self.inner.exchange.change(|world| restrictions::set(world, number, kind, seconds));
    }

    /// What the person's linked devices write is taken over and delivered, but they are not told so yet.
    pub fn hold_acknowledgements(&self) {
        self.change(|account| {
            account.troubles.held.get_or_insert_default();
        });
    }

    /// What was held back goes out, and nothing more is held; how many acknowledgements there were. Those for a
    /// connection that has ended are lost, as WhatsApp's are.
    pub fn release_acknowledgements(&self) -> usize {
        self.inner.exchange.change(|world| {
            let account = world.account_mut(&self.inner.number);
            let held = account.and_then(|account| account.troubles.held.take()).unwrap_or_default();
            for (device, acknowledgement) in &held {
                world.tell(device, acknowledgement.clone());
            }
            held.len()
        })
    }

    /// What comes for a linked device waits on the server, though the device is connected.
    pub fn hold_deliveries(&self, device: &Address) {
        self.inner.exchange.change(|world| {
            if let Some(device) = world.device_mut(device) {
                device.held.get_or_insert_default();
            }
        });
    }

    /// What was held back goes out in the order in which it came; how many stanzas there were.
    pub fn release_deliveries(&self, device: &Address) -> usize {
        self.inner.exchange.change(|world| release(world, device, false))
    }

    /// As `release_deliveries`, the last first.
    pub fn release_deliveries_reversed(&self, device: &Address) -> usize {
        self.inner.exchange.change(|world| release(world, device, true))
    }

    /// Ends the connection of each linked device without a word, as lost networks would.
    pub fn cut_all(&self) {
        for device in self.linked_devices() {
            self.order(&device, Order::Cut);
        }
    }
}

fn release(world: &mut World, device: &Address, is_reversed: bool) -> usize {
    let held = world.device_mut(device).and_then(|device| device.held.take());
    let mut held = held.unwrap_or_default();
    if is_reversed {
        held.reverse();
    }
    let count = held.len();
    for stanza in held {
        world.send_on(device, stanza);
    }
    count
}
