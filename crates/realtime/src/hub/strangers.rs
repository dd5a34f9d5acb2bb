//! How many sockets of one address nobody has vouched for yet.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The counts of all addresses that have any.
#[derive(Debug, Clone, Default)]
pub(super) struct Strangers(Arc<Mutex<HashMap<IpAddr, usize>>>);

/// A place among the strangers of an address; free again when it is dropped.
#[derive(Debug)]
pub(crate) struct Stranger {
    from: IpAddr,
    all: Strangers,
}

impl Strangers {
    /// A place for one more, unless the address has `most` already.
    pub(super) fn admit(&self, from: IpAddr, most: usize) -> Option<Stranger> {
        let mut counts = self.counts();
        let count = counts.entry(from).or_default();
        if *count >= most {
            return None;
        }
        *count += 1;
        Some(Stranger { from, all: self.clone() })
    }

    fn counts(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Stranger {
    fn drop(&mut self) {
        let mut counts = self.all.counts();
        if let Some(count) = counts.get_mut(&self.from) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.from);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_free_again_when_its_stranger_is_gone() {
        let strangers = Strangers::default();
        let (here, there) = ([192, 0, 2, 1].into(), [192, 0, 2, 2].into());
        let first = strangers.admit(here, 1).unwrap();
        assert!(strangers.admit(here, 1).is_none());
        assert!(strangers.admit(there, 1).is_some());
        drop(first);
        assert!(strangers.admit(here, 1).is_some());
        assert!(strangers.counts().is_empty(), "nobody is remembered who is gone");
    }
}
