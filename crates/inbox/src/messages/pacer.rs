//! Remembers how fast each account and each chat has been sending, and says when the next may leave.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use blazz_domain::pace::{Pace, PaceState};
use blazz_domain::{AccountId, ChatId, Timestamp};

/// Entries kept before idle ones are forgotten.
const MANY: usize = 10_000;

/// Pace of this process. It starts empty: after a restart the provider's own limit is the backstop, and
/// its answer is retried.
#[derive(Debug, Default)]
pub struct Pacer(Mutex<Memory>);

#[derive(Debug, Default)]
struct Memory {
    accounts: HashMap<AccountId, PaceState>,
    chats: HashMap<ChatId, PaceState>,
}

impl Pacer {
    /// Takes a place for one message, or says when there will be one. Never waits itself.
    pub fn admit(&self, account: AccountId, chat: ChatId, now: Timestamp) -> Result<(), Timestamp> {
        let mut memory = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        memory.forget_idle(now);
        let mut pair = memory.chats.get(&chat).copied().unwrap_or_default();
        pair.admit(Pace::PAIR, now)?;
        memory.accounts.entry(account).or_default().admit(Pace::ACCOUNT, now)?;
        memory.chats.insert(chat, pair);
        Ok(())
    }

    /// How many messages of an account may leave now, or when the next one may. Takes no place.
    pub fn places(&self, account: AccountId, now: Timestamp) -> Result<u32, Timestamp> {
        let memory = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let state = memory.accounts.get(&account).copied().unwrap_or_default();
        let mut next = state;
        next.admit(Pace::ACCOUNT, now)?;
        Ok(state.remaining(Pace::ACCOUNT, now).max(1))
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
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_chat_that_must_wait_does_not_hold_up_another() {
        let pacer = Pacer::default();
        let (account, now) = (Uuid::from_u128(1).into(), Timestamp::from_millis(1_000));
        let (busy, other) = (Uuid::from_u128(2).into(), Uuid::from_u128(3).into());
        while pacer.admit(account, busy, now).is_ok() {}
        assert!(pacer.admit(account, other, now).is_ok());
    }

    #[test]
    fn an_account_tells_its_places_without_taking_one() {
        let pacer = Pacer::default();
        let (account, now) = (Uuid::from_u128(1).into(), Timestamp::from_millis(1_000));
        for number in 0..Pace::ACCOUNT.burst {
            assert_eq!(pacer.places(account, now), Ok(Pace::ACCOUNT.burst - number));
            let chat = Uuid::from_u128(100 + u128::from(number)).into();
            assert_eq!(pacer.admit(account, chat, now), Ok(()));
        }
        let next = pacer.places(account, now).unwrap_err();
        assert_eq!(pacer.places(account, next), Ok(1));
    }

    #[test]
    fn a_refused_message_takes_no_place() {
        let pacer = Pacer::default();
        let (account, now) = (Uuid::from_u128(1).into(), Timestamp::from_millis(1_000));
        let chat = Uuid::from_u128(2).into();
        while pacer.admit(account, chat, now).is_ok() {}
        let first = pacer.admit(account, chat, now);
        assert_eq!(first, pacer.admit(account, chat, now));
    }
}
