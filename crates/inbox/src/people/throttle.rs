//! Slows down whoever guesses passwords, without locking out whom they guess about.

use std::net::IpAddr;
use std::time::Duration;

use blazz_domain::Timestamp;
use blazz_domain::email::Email;
use blazz_domain::network::network_of;
use blazz_domain::pace::{Pace, Paces};

use super::devices::DeviceKey;
use super::error::PeopleError;

/// Tries of one address, or of one known browser, for one e-mail: ten at once, then two a minute.
const PAIR: Pace = Pace { interval: Duration::from_secs(30), burst: 10 };
/// Tries of one address: thirty at once, then six a minute.
const ADDRESS: Pace = Pace { interval: Duration::from_secs(10), burst: 30 };
/// Tries for one e-mail from addresses its owner does not use: a hundred at once, then one in three seconds.
const STRANGERS: Pace = Pace { interval: Duration::from_secs(3), burst: 100 };

/// Counts tries to sign in. Kept in memory: a restart forgives.
#[derive(Debug)]
pub struct LoginThrottle {
    pairs: Paces<(Email, IpAddr)>,
    addresses: Paces<IpAddr>,
    strangers: Paces<Email>,
    devices: Paces<(Email, DeviceKey)>,
}

/// Where a try comes from.
#[derive(Debug, Clone, Copy)]
pub(super) enum Origin {
    /// A browser the owner of the e-mail has signed in with before. Its tries are counted by themselves: who
    /// guesses elsewhere, or behind the same address, does not lock the owner out.
    Device(DeviceKey),
    /// The owner of the e-mail is signed in from this address now: what others guess about them from
    /// elsewhere does not count here.
    KnownAddress(IpAddr),
    Address(IpAddr),
}

impl Default for LoginThrottle {
    fn default() -> Self {
        Self {
            pairs: Paces::new(PAIR),
            addresses: Paces::new(ADDRESS),
            strangers: Paces::new(STRANGERS),
            devices: Paces::new(PAIR),
        }
    }
}

impl LoginThrottle {
    pub(super) fn admit(
        &self,
        email: &Email,
        origin: Origin,
        now: Timestamp,
    ) -> Result<(), PeopleError> {
        let refused = |free: Timestamp| PeopleError::TooManyTries { retry_after: free.since(now) };
        let ip = match origin {
            Origin::Device(key) => {
                return self.devices.admit((email.clone(), key), now).map(drop).map_err(refused);
            }
            Origin::KnownAddress(ip) | Origin::Address(ip) => network_of(ip),
        };
        self.addresses.admit(ip, now).map_err(refused)?;
        self.pairs.admit((email.clone(), ip), now).map_err(refused)?;
        if matches!(origin, Origin::Address(_)) {
            self.strangers.admit(email.clone(), now).map_err(refused)?;
        }
        Ok(())
    }

    /// The password was right: earlier mistakes about this e-mail are forgiven here, and this try
    /// costs the address nothing, so that a whole office can come in at nine.
    pub(super) fn forgive(&self, email: &Email, origin: Origin) {
        let ip = match origin {
            Origin::Device(key) => return self.devices.forget(&(email.clone(), key)),
            Origin::KnownAddress(ip) | Origin::Address(ip) => network_of(ip),
        };
        self.pairs.forget(&(email.clone(), ip));
        self.addresses.give_back(&ip);
        self.strangers.give_back(email);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_000_000_000);

    fn from(ip: &str) -> Origin {
        Origin::Address(ip.parse().unwrap())
    }

    fn attempt(throttle: &LoginThrottle, email: &str, origin: Origin) -> bool {
        throttle.admit(&Email::parse(email).unwrap(), origin, NOW).is_ok()
    }

    #[test]
    fn one_address_has_ten_tries_for_one_email_and_thirty_in_all() {
        let throttle = LoginThrottle::default();
        let tries = |email: &str| {
            (0..20).filter(|_| attempt(&throttle, email, from("203.0.113.7"))).count()
        };
        assert_eq!(tries("ayu@example.com"), 10);
        assert_eq!(tries("budi@example.com"), 10);
        assert_eq!(tries("citra@example.com"), 0, "the address itself is slowed down");
    }

    #[test]
    fn the_owner_signs_in_from_their_place_while_the_world_guesses() {
        let throttle = LoginThrottle::default();
        let guesses = (0..=255)
            .filter(|n| attempt(&throttle, "ayu@example.com", from(&format!("198.51.100.{n}"))))
            .count();
        assert_eq!(guesses, 100);
        let place = Origin::KnownAddress("203.0.113.7".parse().unwrap());
        assert!(attempt(&throttle, "ayu@example.com", place));
    }

    #[test]
    fn a_known_browser_has_ten_tries_of_its_own_whoever_else_guesses() {
        let throttle = LoginThrottle::default();
        while attempt(&throttle, "ayu@example.com", from("203.0.113.7")) {}
        let (own, other) = (Origin::Device([1; 16]), Origin::Device([2; 16]));
        let tries = (0..20).filter(|_| attempt(&throttle, "ayu@example.com", own)).count();
        assert_eq!(tries, 10);
        assert!(attempt(&throttle, "ayu@example.com", other));
    }

    #[test]
    fn a_whole_ipv6_network_counts_as_one_address() {
        let throttle = LoginThrottle::default();
        let tries = (0..20)
            .filter(|n| attempt(&throttle, "ayu@example.com", from(&format!("2001:db8::{n:x}"))))
            .count();
        assert_eq!(tries, 10);
    }
}
