//! All that Meta knows: apps, business accounts, numbers, people, groups, media and conversations.

mod business;
mod customer;
mod group;
mod media;
mod template;
mod thread;

use std::collections::{BTreeMap, HashMap};

pub(crate) use business::{App, Callback, Number, Token, Waba};
pub(crate) use customer::{Customer, CustomerId};
pub(crate) use group::{Group, JoinRequest};
pub(crate) use media::{Address, Media, Upload};
pub(crate) use template::{ButtonSlot, HeaderSlot, Parameters, Template, TemplateStatus};
/// Reads the components of a template or of one of its cards.
pub(crate) mod template_parts {
    pub(crate) use super::template::{body_of, buttons_of, component, header_of};
}
pub use thread::{Author, Progress, ThreadMessage, ThreadReaction};
pub(crate) use thread::{Peer, Thread, ThreadKey};

use super::ids::Ids;

/// A thread and the position in it; messages never move.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) key: ThreadKey,
    at: usize,
}

#[derive(Debug)]
pub(crate) struct World {
    /// For messages and media: differ from start to start, so that nothing of an earlier run comes again.
    pub(crate) ids: Ids,
    /// For apps, accounts, numbers and tokens: the same at every start with the same seed.
    pub(crate) business_ids: Ids,
    pub(crate) apps: BTreeMap<String, App>,
    pub(crate) wabas: BTreeMap<String, Waba>,
    pub(crate) numbers: BTreeMap<String, Number>,
    pub(crate) tokens: HashMap<String, Token>,
    pub(crate) customers: Vec<Customer>,
    pub(crate) groups: BTreeMap<String, Group>,
    pub(crate) media: HashMap<String, Media>,
    /// By the `hash` of the address.
    pub(crate) addresses: HashMap<String, Address>,
    pub(crate) uploads: HashMap<String, Upload>,
    pub(crate) threads: BTreeMap<ThreadKey, Thread>,
    /// Where a message id is to be found.
    pub(crate) whereabouts: HashMap<String, Place>,
}

impl World {
    /// `started_at` is in UTC milliseconds.
    pub(crate) fn seeded(seed: u64, started_at: i64) -> Self {
        Self {
            ids: Ids::seeded(seed ^ started_at.unsigned_abs().rotate_left(16)),
            business_ids: Ids::seeded(seed),
            apps: BTreeMap::new(),
            wabas: BTreeMap::new(),
            numbers: BTreeMap::new(),
            tokens: HashMap::new(),
            customers: Vec::new(),
            groups: BTreeMap::new(),
            media: HashMap::new(),
            addresses: HashMap::new(),
            uploads: HashMap::new(),
            threads: BTreeMap::new(),
            whereabouts: HashMap::new(),
        }
    }

    pub(crate) fn customer(&self, id: CustomerId) -> &Customer {
        &self.customers[id.index()]
    }

    pub(crate) fn customer_mut(&mut self, id: CustomerId) -> &mut Customer {
        &mut self.customers[id.index()]
    }

    /// By digits of the phone (any that reaches them), by business-scoped user id or by username.
    pub(crate) fn find_customer(&self, handle: &str) -> Option<CustomerId> {
        let handle = handle.trim().trim_start_matches(['+', '@']);
        self.customers.iter().position(|customer| customer.answers_to(handle)).map(CustomerId::at)
    }

    /// Somebody Meta does not know yet counts as not being on WhatsApp.
    pub(crate) fn customer_or_stranger(&mut self, handle: &str) -> CustomerId {
        if let Some(known) = self.find_customer(handle) {
            return known;
        }
        let is_phone = handle.chars().all(|character| character.is_ascii_digit());
        let mut stranger = if is_phone {
            Customer::with_phone(handle, "")
        } else {
            Customer::with_user_id(handle, "")
        };
        stranger.on_whatsapp = false;
        self.add_customer(stranger)
    }

    /// The person of this handle, now on WhatsApp and with the name just heard; else the new one.
    pub(crate) fn meet(&mut self, handle: &str, person: Customer) -> CustomerId {
        let Some(known) = self.find_customer(handle) else { return self.add_customer(person) };
        let customer = self.customer_mut(known);
        (customer.name, customer.on_whatsapp) = (person.name, true);
        known
    }

    pub(crate) fn add_customer(&mut self, customer: Customer) -> CustomerId {
        self.customers.push(customer);
        CustomerId::at(self.customers.len() - 1)
    }

    pub(crate) fn thread_mut(&mut self, key: &ThreadKey) -> &mut Thread {
        self.threads.entry(key.clone()).or_default()
    }

    pub(crate) fn find_message(&self, wamid: &str) -> Option<&ThreadMessage> {
        let Place { key, at } = self.whereabouts.get(wamid)?;
        self.threads.get(key)?.messages.get(*at)
    }

    pub(crate) fn find_message_mut(&mut self, wamid: &str) -> Option<&mut ThreadMessage> {
        let Place { key, at } = self.whereabouts.get(wamid)?;
        self.threads.get_mut(key)?.messages.get_mut(*at)
    }

    pub(crate) fn append(&mut self, key: &ThreadKey, message: ThreadMessage) {
        let wamid = message.id.clone();
        let messages = &mut self.thread_mut(key).messages;
        let at = messages.len();
        messages.push(message);
        self.whereabouts.insert(wamid, Place { key: key.clone(), at });
    }

    /// The message, if it stands in this thread.
    pub(crate) fn find_in(&self, key: &ThreadKey, wamid: &str) -> Option<&ThreadMessage> {
        self.whereabouts.get(wamid).filter(|place| place.key == *key)?;
        self.find_message(wamid)
    }

    /// Digits, user id or group id of whom a thread is with.
    pub(crate) fn peer_handle(&self, peer: &Peer) -> String {
        match peer {
            Peer::Customer(customer) => self.customer(*customer).handle().to_owned(),
            Peer::Group(group) => group.clone(),
        }
    }

    pub(crate) fn waba_of(&self, number: &str) -> Option<&Waba> {
        self.wabas.get(&self.numbers.get(number)?.waba_id)
    }
}
