//! All the server knows: people, their devices, who is connected, and what has happened.

mod account;
mod bundle;
mod device;
mod group;
mod line;
mod profile;
mod queue;
mod trouble;
mod visitor;

use std::{collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize};
use wacore_binary::{Jid, Node, Server};

pub(crate) use account::{Account, Ban, SignedKeyIndexes, Snapshot};
pub(crate) use bundle::Bundle;
pub(crate) use device::{Device, Link};
pub use group::Role;
pub(crate) use group::{Description, Group, Rule, Subject};
pub(crate) use line::{Line, Order};
pub(crate) use profile::{About, Picture, Profile};
pub(crate) use queue::{Acknowledgement, Key, Queue};
pub(crate) use trouble::{Restriction, Troubles};
pub use trouble::{Times, Trouble};
pub(crate) use visitor::{CodeLink, Offer, Registration, Visitor};

use crate::{Address, Complaint, Entry, Fault, media::Files};

/// As `2.3000.1030000000` is written.
pub(crate) type ClientVersion = (u32, u32, u32);

/// LIDs have fifteen digits, like those of WhatsApp.
const FIRST_LID: u64 = 100_000_000_000_000;

#[derive(Default, Serialize, Deserialize)]
pub(crate) struct World {
    /// By phone number.
    accounts: BTreeMap<String, Account>,
    /// From the user part of a LID to the phone number.
    numbers_by_lid: BTreeMap<String, String>,
    /// From every number that is on WhatsApp, also one without a device here, to the user part of its LID.
    lids_by_number: BTreeMap<String, String>,
    /// Connections of clients that are not linked yet, by the number of the connection.
    #[serde(skip)]
    pub(crate) visitors: BTreeMap<u64, Visitor>,
    /// Whether new connections are refused, as by a machine that is off.
    #[serde(skip)]
    pub(crate) is_closed: bool,
    /// Clients of an older version are not let in.
    #[serde(skip)]
    pub(crate) oldest_version: ClientVersion,
    /// By the user part of the JID.
    pub(crate) groups: BTreeMap<String, Group>,
    pub(crate) journal: Vec<Entry>,
    #[serde(skip)]
    pub(crate) complaints: Vec<Complaint>,
    /// Host and port that files go to, and the pass for it.
    #[serde(skip)]
    pub(crate) file_host: (String, String),
    #[serde(skip)]
    pub(crate) files: Arc<Files>,
    counter: u64,
}

impl World {
    /// Counts up; no number is given twice.
    pub(crate) fn next_number(&mut self) -> u64 {
        self.counter += 1;
        self.counter
    }

    /// An id for a stanza of the server's own.
    pub(crate) fn next_stanza_id(&mut self) -> String {
        format!("{:010}", self.next_number())
    }

    pub(crate) fn complain(&mut self, about: Option<&Address>, fault: Fault) {
        tracing::warn!(%fault, "a client broke the protocol");
        self.complaints.push(Complaint { about: about.cloned(), fault });
    }

    pub(crate) fn add_account(&mut self, account: Account) {
        self.accounts.insert(account.number.clone(), account);
    }

    /// From now on the number is on WhatsApp. The user part of its LID comes back.
    pub(crate) fn know(&mut self, number: &str) -> String {
        if let Some(lid) = self.lids_by_number.get(number) {
            return lid.clone();
        }
        let lid = format!("{:015}", FIRST_LID + self.next_number());
        self.numbers_by_lid.insert(lid.clone(), number.to_owned());
        self.lids_by_number.insert(number.to_owned(), lid.clone());
        lid
    }

    pub(crate) fn knows(&self, number: &str) -> bool {
        self.lids_by_number.contains_key(number)
    }

    /// The number behind a person's JID, if it is on WhatsApp.
    pub(crate) fn number_of(&self, jid: &Jid) -> Option<String> {
        match jid.server {
            Server::Pn => self.knows(jid.user.as_str()).then(|| jid.user.to_string()),
            Server::Lid => self.numbers_by_lid.get(jid.user.as_str()).cloned(),
            _ => None,
        }
    }

    /// A person in one of the two ways; by number when nothing else is known.
    pub(crate) fn jid_of(&self, number: &str, server: Server) -> Jid {
        match (server, self.lids_by_number.get(number)) {
            (Server::Lid, Some(lid)) => Jid::lid(lid.as_str()),
            _ => Jid::pn(number),
        }
    }

    pub(crate) fn account(&self, number: &str) -> Option<&Account> {
        self.accounts.get(number)
    }

    pub(crate) fn account_mut(&mut self, number: &str) -> Option<&mut Account> {
        self.accounts.get_mut(number)
    }

    pub(crate) fn device(&self, address: &Address) -> Option<&Device> {
        self.account(&address.number)?.devices.get(&address.device)
    }

    pub(crate) fn device_mut(&mut self, address: &Address) -> Option<&mut Device> {
        self.account_mut(&address.number)?.devices.get_mut(&address.device)
    }

    /// The account behind a person's JID, by phone number or by LID.
    pub(crate) fn account_of(&self, jid: &Jid) -> Option<&Account> {
        let number = match jid.server {
            Server::Pn => jid.user.as_str(),
            Server::Lid => self.numbers_by_lid.get(jid.user.as_str())?,
            _ => return None,
        };
        self.accounts.get(number)
    }

    /// The device behind a JID; it need not exist any more.
    pub(crate) fn address_of(&self, jid: &Jid) -> Option<Address> {
        let account = self.account_of(jid)?;
        Some(Address::new(account.number.clone(), jid.device))
    }

    /// Ends every connection without a word; those of the phones stay.
    pub(crate) fn cut_all(&self) {
        let devices = self.accounts.values().flat_map(|account| account.devices.iter());
        let lines = devices.filter(|(place, _)| **place != 0).filter_map(|(_, d)| d.line.as_ref());
        for line in lines.chain(self.visitors.values().map(|visitor| &visitor.line)) {
            line.order(Order::Cut);
        }
    }

    /// Sends at once what needs no acknowledgement; lost when nobody listens.
    pub(crate) fn tell(&self, to: &Address, node: Node) {
        if let Some(line) = self.device(to).and_then(|device| device.line.as_ref()) {
            line.order(Order::Send(node));
        }
    }

    /// As `tell`, but only to a device that has said it wants to hear.
    pub(crate) fn tell_active(&self, to: &Address, node: Node) {
        let line = self.device(to).and_then(|device| device.line.as_ref());
        if let Some(line) = line.filter(|line| line.active) {
            line.order(Order::Send(node));
        }
    }

    /// Sends a stanza that stays until the device has acknowledged it.
    pub(crate) fn deliver(&mut self, to: &Address, stanza: Node) {
        let Some(device) = self.device_mut(to) else { return };
        device.queue.push(stanza.clone());
        match &mut device.held {
            Some(held) => held.push(stanza),
            None => self.send_on(to, stanza),
        }
    }

    /// As `deliver`, and at once again, as when the first delivery was taken for lost.
    pub(crate) fn deliver_twice(&mut self, to: &Address, stanza: &Node) {
        self.deliver(to, stanza.clone());
        if let Some(device) = self.device_mut(to) {
            device.queue.repeats(stanza);
            match &mut device.held {
                Some(held) => held.push(stanza.clone()),
                None => self.send_on(to, stanza.clone()),
            }
        }
    }

    /// As `deliver`, and once more at the next login, as when the device's acknowledgement was lost.
    pub(crate) fn deliver_now_and_later(&mut self, to: &Address, stanza: &Node) {
        self.deliver(to, stanza.clone());
        if let Some(device) = self.device_mut(to) {
            device.queue.push(stanza.clone());
        }
    }

    /// Sends what stands in the queue of a device, if it listens.
    pub(crate) fn send_on(&mut self, to: &Address, stanza: Node) {
        let line = self.device(to).and_then(|device| device.line.as_ref());
        if line.is_some_and(|line| line.active) {
            let key = Key::of(&stanza);
            self.tell(to, stanza);
            self.journal.push(Entry::Delivered {
                class: key.class,
                id: key.id,
                to: to.clone(),
                offline: false,
            });
        }
    }

    /// Takes a stanza out of a device's queue; whether it was there.
    pub(crate) fn acknowledge(&mut self, by: &Address, word: &Acknowledgement<'_>) -> bool {
        let was_there = self.device_mut(by).is_some_and(|device| device.queue.remove(word));
        if was_there {
            let (class, id) = (word.class.to_owned(), word.id.to_owned());
            self.journal.push(Entry::Acknowledged { class, id, by: by.clone() });
        }
        was_there
    }

    /// Whether a device has been given a message at some time. It may say so once more: after a connection has broken,
    /// its word on the old one can still be under way while the new one gets the message again.
    pub(crate) fn has_delivered(&self, device: &Address, message: &str) -> bool {
        self.journal.iter().rev().any(|entry| {
            matches!(entry, Entry::Delivered { class, id, to, .. }
                if class == "message" && id == message && to == device)
        })
    }
}
