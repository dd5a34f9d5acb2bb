//! A customer's phone receives and reads what the business sent.

use std::sync::Arc;

use super::script;
use crate::cloud::{
    messages::advance,
    simulation::Simulation,
    world::{CustomerId, Peer, Progress, ThreadKey, ThreadMessage},
};

const THIRTY_DAYS_MS: i64 = 30 * 24 * 60 * 60 * 1000;

/// Delivers to a phone that is on; one that is off gets it when it comes online.
pub(crate) fn arrive(simulation: &Arc<Simulation>, key: &ThreadKey, wamid: &str, at: CustomerId) {
    if !simulation.world(|world| world.customer(at).online) {
        return;
    }
    advance(simulation, key, wamid, Progress::Delivered, Some(at));
    script::prompt(simulation, key, wamid, at);
}

/// Switches the phone on and lets everything arrive that has waited, up to 30 days.
pub(crate) fn come_online(simulation: &Arc<Simulation>, customer: CustomerId) {
    let now = simulation.now();
    let waiting: Vec<(ThreadKey, String)> = simulation.world(|world| {
        world.customer_mut(customer).online = true;
        let threads = world.threads.iter().filter(|(key, _)| key.peer == Peer::Customer(customer));
        let waiting = threads.flat_map(|(key, thread)| {
            let sent = thread.messages.iter().filter(move |message| {
                message.is_from_business()
                    && message.progress == Progress::Sent
                    && now - message.at < THIRTY_DAYS_MS
            });
            sent.map(|message| (key.clone(), message.id.clone()))
        });
        waiting.collect()
    });
    for (key, wamid) in waiting {
        arrive(simulation, &key, &wamid, customer);
    }
}

/// Opens the thread: everything that has arrived is read, and the business hears of it unless
/// receipts are off. Gives how many were unread.
pub(crate) fn read_all(simulation: &Arc<Simulation>, key: &ThreadKey, reader: CustomerId) -> usize {
    let (unread, receipts) = simulation.world(|world| {
        let receipts = world.customer(reader).sends_read_receipts;
        let messages = &mut world.thread_mut(key).messages;
        let unread = messages.iter_mut().filter(|message| is_unread(message, reader));
        let read = unread.map(|message| {
            message.read_by.push(reader);
            message.id.clone()
        });
        (read.collect::<Vec<String>>(), receipts)
    });
    if receipts {
        for wamid in &unread {
            advance(simulation, key, wamid, Progress::Read, Some(reader));
        }
    }
    unread.len()
}

pub(crate) fn is_unread(message: &ThreadMessage, reader: CustomerId) -> bool {
    message.is_from_business() && message.has_arrived() && !message.read_by.contains(&reader)
}

impl Simulation {
    /// The receiver answered 200: the customers' own messages among the keys get their second tick.
    pub(crate) fn business_received(&self, keys: &[String]) {
        let taken: Vec<(ThreadKey, String)> = self.world(|world| {
            let mut taken = Vec::new();
            for wamid in keys {
                let Some(message) = world.find_message_mut(wamid) else { continue };
                if !message.is_from_business() && message.progress == Progress::Sent {
                    message.progress = Progress::Delivered;
                    taken.push((world.whereabouts[wamid].key.clone(), wamid.clone()));
                }
            }
            taken
        });
        for (key, wamid) in taken {
            self.announce_message(&key, &wamid);
        }
    }
}
