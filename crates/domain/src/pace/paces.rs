//! One pace for many keys: each address, person or token has its own bucket.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Pace, PaceState};
use crate::time::Timestamp;

/// How many keys are remembered before idle ones are looked for.
const SWEEP_AT: usize = 4096;

/// A rate limit for each key. Keys whose bucket is empty again are forgotten.
#[derive(Debug)]
pub struct Paces<K> {
    pace: Pace,
    states: Mutex<States<K>>,
}

#[derive(Debug)]
struct States<K> {
    by_key: HashMap<K, PaceState>,
    sweep_at: usize,
}

impl<K: Eq + Hash> Paces<K> {
    pub fn new(pace: Pace) -> Self {
        let states = States { by_key: HashMap::new(), sweep_at: SWEEP_AT };
        Self { pace, states: Mutex::new(states) }
    }

    pub const fn pace(&self) -> Pace {
        self.pace
    }

    /// Takes one place of this key and gives what its bucket remembers then, or says when the next
    /// place is free.
    pub fn admit(&self, key: K, now: Timestamp) -> Result<PaceState, Timestamp> {
        let mut states = self.lock();
        states.sweep(now);
        let state = states.by_key.entry(key).or_default();
        state.admit(self.pace, now)?;
        Ok(*state)
    }

    /// Empties the bucket of this key.
    pub fn forget(&self, key: &K) {
        self.lock().by_key.remove(key);
    }

    /// Gives one place of this key back.
    pub fn give_back(&self, key: &K) {
        if let Some(state) = self.lock().by_key.get_mut(key) {
            state.give_back(self.pace);
        }
    }

    fn lock(&self) -> MutexGuard<'_, States<K>> {
        self.states.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Eq + Hash> States<K> {
    /// Looks for idle keys each time twice as many were met as were left the last time.
    fn sweep(&mut self, now: Timestamp) {
        if self.by_key.len() < self.sweep_at {
            return;
        }
        self.by_key.retain(|_, state| !state.is_idle(now));
        self.sweep_at = (self.by_key.len() * 2).max(SWEEP_AT);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const PACE: Pace = Pace { interval: Duration::from_secs(30), burst: 3 };

    #[test]
    fn every_key_has_its_own_places() {
        let paces = Paces::new(PACE);
        let now = Timestamp::from_millis(1_000_000);
        let left = [0, 1, 2].map(|_| paces.admit("a", now).map(|state| state.remaining(PACE, now)));
        assert_eq!(left, [Ok(2), Ok(1), Ok(0)]);
        assert_eq!(paces.admit("a", now), Err(now.plus(Duration::from_secs(30))));
        assert!(paces.admit("b", now).is_ok());
    }

    #[test]
    fn a_forgotten_key_starts_again() {
        let paces = Paces::new(PACE);
        let now = Timestamp::from_millis(1_000_000);
        while paces.admit("a", now).is_ok() {}
        paces.forget(&"a");
        assert!(paces.admit("a", now).is_ok());
    }

    #[test]
    fn a_place_given_back_can_be_taken_again() {
        let paces = Paces::new(PACE);
        let now = Timestamp::from_millis(1_000_000);
        while paces.admit("a", now).is_ok() {}
        paces.give_back(&"a");
        assert!(paces.admit("a", now).is_ok());
        assert!(paces.admit("a", now).is_err());
    }

    #[test]
    fn idle_keys_are_forgotten() {
        let paces = Paces::new(PACE);
        let early = Timestamp::from_millis(1_000);
        for key in 0..SWEEP_AT {
            paces.admit(key, early).unwrap();
        }
        paces.admit(SWEEP_AT, early.plus(Duration::from_mins(10))).unwrap();
        assert_eq!(paces.lock().by_key.len(), 1);
    }
}
