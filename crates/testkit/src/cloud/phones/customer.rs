//! One customer's phone in the hands of a test.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{CustomerChat, Script, come_online};
use crate::cloud::{
    BusinessNumber,
    changes::Change,
    simulation::Simulation,
    world::{Customer, CustomerId},
};

/// What can be set about a person; absent fields stay as they are.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct CustomerSettings {
    pub(crate) name: Option<String>,
    pub(crate) username: Option<String>,
    pub(crate) on_whatsapp: Option<bool>,
    pub(crate) online: Option<bool>,
    pub(crate) sends_read_receipts: Option<bool>,
    pub(crate) accepts_marketing: Option<bool>,
    /// Whether the person's script answers; without effect for somebody without one.
    pub(crate) answers_alone: Option<bool>,
}

#[derive(Clone, Debug)]
pub struct CustomerPhone {
    pub(crate) simulation: Arc<Simulation>,
    pub(crate) id: CustomerId,
}

impl CustomerPhone {
    /// Digits, or the user id of somebody without a known number.
    pub fn handle(&self) -> String {
        self.look(|customer| customer.handle().to_owned())
    }

    /// Business-scoped user id.
    pub fn user_id(&self) -> String {
        self.look(|customer| customer.user_id.clone())
    }

    pub fn identity_hash(&self) -> String {
        self.look(|customer| customer.identity_hash.clone())
    }

    /// The private thread with a number.
    pub fn chat_with(&self, number: &BusinessNumber) -> CustomerChat {
        CustomerChat::private(self, &number.phone_number_id)
    }

    /// Switches the phone off: messages stay at `sent`.
    pub fn go_offline(&self) {
        self.change(|customer| customer.online = false);
    }

    /// Switches the phone on; what has waited arrives.
    pub fn come_online(&self) {
        come_online(&self.simulation, self.id);
        self.simulation.changes.announce(Change::Customers);
    }

    /// Reads without the sender ever being told.
    pub fn hide_read_receipts(&self) {
        self.change(|customer| customer.sends_read_receipts = false);
    }

    /// From now on nothing can be delivered to this person (131026).
    pub fn leave_whatsapp(&self) {
        self.change(|customer| customer.on_whatsapp = false);
    }

    pub fn set_username(&self, username: &str) {
        self.change(|customer| customer.username = Some(username.to_owned()));
    }

    /// Other digits that reach this person, as with Brazil's ninth digit.
    pub fn also_reached_by(&self, phone: &str) {
        let digits = phone.chars().filter(char::is_ascii_digit).collect();
        self.change(|customer| customer.aliases.push(digits));
    }

    pub fn block(&self, number: &BusinessNumber) {
        self.change(|customer| {
            customer.blocked.insert(number.phone_number_id.clone());
        });
    }

    pub fn unblock(&self, number: &BusinessNumber) {
        self.change(|customer| {
            customer.blocked.remove(&number.phone_number_id);
        });
    }

    /// The person answers by themselves from now on.
    pub fn follow(&self, script: impl Script + 'static) {
        self.simulation.scripts.give(self.id, Arc::new(script));
    }

    pub fn stop_following(&self) {
        self.simulation.scripts.take_away(self.id);
    }

    pub(crate) fn apply(&self, settings: CustomerSettings) {
        let goes_online = settings.online == Some(true);
        if let Some(alone) = settings.answers_alone {
            self.simulation.scripts.pause(self.id, !alone);
        }
        self.change(|customer| {
            let CustomerSettings { name, username, on_whatsapp, online, .. } = settings;
            customer.name = name.unwrap_or_else(|| customer.name.clone());
            customer.username = username.or_else(|| customer.username.clone());
            customer.on_whatsapp = on_whatsapp.unwrap_or(customer.on_whatsapp);
            customer.online = online.unwrap_or(customer.online);
            customer.sends_read_receipts =
                settings.sends_read_receipts.unwrap_or(customer.sends_read_receipts);
            customer.accepts_marketing =
                settings.accepts_marketing.unwrap_or(customer.accepts_marketing);
        });
        if goes_online {
            self.come_online();
        }
    }

    pub(super) fn look<T>(&self, at: impl FnOnce(&Customer) -> T) -> T {
        self.simulation.world(|world| at(world.customer(self.id)))
    }

    pub(super) fn change(&self, step: impl FnOnce(&mut Customer)) {
        self.simulation.world(|world| step(world.customer_mut(self.id)));
        self.simulation.changes.announce(Change::Customers);
    }
}
