//! Remembers how fast each account and each chat has been sending, and says when the next may leave.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use blazz_domain::governor::{GovernorSettings, Held, HoldReason};
use blazz_domain::pace::{Pace, PaceState};
use blazz_domain::{AccountId, ChatId, Timestamp};

/// Entries kept before idle ones are forgotten.
const MANY: usize = 10_000;
/// How many places ahead first contacts that wait are told to come back at; those beyond come back together.
const AHEAD: u32 = 60;

/// How fast a number, a person and new people are written to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SendPaces {
    account: Pace,
    recipient: Pace,
    first_contact: Option<Pace>,
}

impl SendPaces {
    pub(crate) fn of(settings: &GovernorSettings) -> Self {
        Self {
            account: settings.pace_of_account(),
            recipient: settings.pace_of_recipient(),
            first_contact: settings.pace_of_first_contacts(),
        }
    }
}

/// A message on its way out.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Leave {
    pub(crate) account: AccountId,
    pub(crate) chat: ChatId,
    pub(crate) is_first_contact: bool,
}

/// Pace of this process. It starts empty: after a restart the provider's own limit is the backstop, and
/// its answer is retried.
#[derive(Debug, Default)]
pub struct Pacer(Mutex<Memory>);

#[derive(Debug, Default)]
struct Memory {
    accounts: HashMap<AccountId, Account>,
    chats: HashMap<ChatId, PaceState>,
}

#[derive(Debug, Clone, Copy)]
struct Account {
    pace: Pace,
    sends: PaceState,
    first_contacts: PaceState,
    /// How many first contacts were told to come back since the last one left.
    waiting: u32,
}

impl Default for Account {
    fn default() -> Self {
        let idle = PaceState::default();
        Self { pace: Pace::ACCOUNT, sends: idle, first_contacts: idle, waiting: 0 }
    }
}

impl Account {
    /// Takes a place among first contacts, or says when to come back: each somewhat later than the one before, so that
    /// a thousand do not come back for one place.
    fn admit_first_contact(&mut self, pace: Pace, now: Timestamp) -> Result<(), Timestamp> {
        if let Err(at) = self.first_contacts.admit(pace, now) {
            let at = at.plus(pace.interval * self.waiting.min(AHEAD));
            self.waiting = self.waiting.saturating_add(1);
            return Err(at);
        }
        self.waiting = 0;
        Ok(())
    }
}

impl Pacer {
    /// Takes a place for one message, or says when there will be one. Never waits itself.
    pub(crate) fn admit(&self, leave: Leave, paces: SendPaces, now: Timestamp) -> Result<(), Held> {
        let mut memory = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        memory.forget_idle(now);
        let mut pair = memory.chats.get(&leave.chat).copied().unwrap_or_default();
        let until = |reason| move |at| Held::until(reason, at);
        pair.admit(paces.recipient, now).map_err(until(HoldReason::RecipientPace))?;
        let account = memory.accounts.entry(leave.account).or_default();
        account.pace = paces.account;
        let mut sends = account.sends;
        sends.admit(paces.account, now).map_err(until(HoldReason::AccountPace))?;
        if let Some(pace) = paces.first_contact.filter(|_| leave.is_first_contact) {
            let admitted = account.admit_first_contact(pace, now);
            admitted.map_err(until(HoldReason::FirstContactPace))?;
        }
        account.sends = sends;
        memory.chats.insert(leave.chat, pair);
        Ok(())
    }

    /// Gives the place of a message back that did not leave after all.
    pub(crate) fn give_back(&self, leave: Leave, paces: SendPaces) {
        let mut memory = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(pair) = memory.chats.get_mut(&leave.chat) {
            pair.give_back(paces.recipient);
        }
        let Some(account) = memory.accounts.get_mut(&leave.account) else { return };
        account.sends.give_back(paces.account);
        if let Some(pace) = paces.first_contact.filter(|_| leave.is_first_contact) {
            account.first_contacts.give_back(pace);
        }
    }

    /// How many messages of an account may leave now, or when the next one may. Takes no place.
    pub fn places(&self, account: AccountId, now: Timestamp) -> Result<u32, Timestamp> {
        let memory = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Account { pace, sends, .. } =
            memory.accounts.get(&account).copied().unwrap_or_default();
        let mut next = sends;
        next.admit(pace, now)?;
        Ok(sends.remaining(pace, now).max(1))
    }
}

impl Memory {
    fn forget_idle(&mut self, now: Timestamp) {
        if self.chats.len() > MANY {
            self.chats.retain(|_, state| !state.is_idle(now));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use blazz_domain::account::ProviderKind;
    use uuid::Uuid;

    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_000);

    fn free() -> SendPaces {
        SendPaces::of(&GovernorSettings::of(ProviderKind::Cloud))
    }

    fn leave(chat: u128) -> Leave {
        let account = Uuid::from_u128(1).into();
        Leave { account, chat: Uuid::from_u128(chat).into(), is_first_contact: false }
    }

    #[test]
    fn a_chat_that_must_wait_does_not_hold_up_another() {
        let pacer = Pacer::default();
        while pacer.admit(leave(2), free(), NOW).is_ok() {}
        assert!(pacer.admit(leave(3), free(), NOW).is_ok());
    }

    #[test]
    fn an_account_tells_its_places_without_taking_one() {
        let pacer = Pacer::default();
        let account = leave(0).account;
        for number in 0..Pace::ACCOUNT.burst {
            assert_eq!(pacer.places(account, NOW), Ok(Pace::ACCOUNT.burst - number));
            assert_eq!(pacer.admit(leave(100 + u128::from(number)), free(), NOW), Ok(()));
        }
        let next = pacer.places(account, NOW).unwrap_err();
        assert_eq!(pacer.places(account, next), Ok(1));
    }

    #[test]
    fn a_refused_message_takes_no_place() {
        let pacer = Pacer::default();
        while pacer.admit(leave(2), free(), NOW).is_ok() {}
        let first = pacer.admit(leave(2), free(), NOW);
        assert_eq!(first, pacer.admit(leave(2), free(), NOW));
    }

    #[test]
    fn first_contacts_that_wait_come_back_one_after_the_other_and_replies_go_on() {
        let careful = SendPaces::of(&GovernorSettings::of(ProviderKind::Web));
        let pacer = Pacer::default();
        let stranger = |chat| Leave { is_first_contact: true, ..leave(chat) };
        assert!(pacer.admit(stranger(2), careful, NOW).is_ok());
        assert!(pacer.admit(stranger(3), careful, NOW).is_ok());
        let at = |minutes| {
            let at = NOW.plus(Duration::from_mins(minutes));
            Err(Held::until(HoldReason::FirstContactPace, at))
        };
        assert_eq!(pacer.admit(stranger(4), careful, NOW), at(1));
        assert_eq!(pacer.admit(stranger(5), careful, NOW), at(2));
        assert_eq!(pacer.admit(leave(6), careful, NOW), Ok(()));
    }

    #[test]
    fn a_place_given_back_is_free_again() {
        let careful = SendPaces::of(&GovernorSettings::of(ProviderKind::Web));
        let pacer = Pacer::default();
        let stranger = |chat| Leave { is_first_contact: true, ..leave(chat) };
        assert!(pacer.admit(stranger(2), careful, NOW).is_ok());
        assert!(pacer.admit(stranger(3), careful, NOW).is_ok());
        pacer.give_back(stranger(3), careful);
        assert!(pacer.admit(stranger(4), careful, NOW).is_ok());
    }
}
