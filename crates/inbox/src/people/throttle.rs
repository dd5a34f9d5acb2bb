//! Slows down whoever guesses passwords, without locking out whom they guess about.

use std::net::IpAddr;
use std::time::Duration;

use blazz_domain::Timestamp;
use blazz_domain::email::Email;
use blazz_domain::network::network_of;
use blazz_domain::pace::{Pace, Paces};

use super::error::PeopleError;

/// Tries of one address for one e-mail: ten at once, then two a minute.
const PAIR: Pace = Pace { interval: Duration::from_secs(30), burst: 10 };
/// Tries of one address: thirty at once, then six a minute.
const ADDRESS: Pace = Pace { interval: Duration::from_secs(10), burst: 30 };
/// Tries for one e-mail from addresses its owner never used: a hundred at once, then one in three seconds.
const STRANGERS: Pace = Pace { interval: Duration::from_secs(3), burst: 100 };

/// Counts tries to sign in. Kept in memory: a restart forgives.
#[derive(Debug)]
pub struct LoginThrottle {
    pairs: Paces<(Email, IpAddr)>,
    addresses: Paces<IpAddr>,
    strangers: Paces<Email>,
}

/// Where a try comes from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Try<'a> {
    pub(super) email: &'a Email,
    pub(super) ip: IpAddr,
    /// The owner of the e-mail has signed in from this address before: what others guess about
    /// them from elsewhere does not count here.
    pub(super) is_known_address: bool,
}

impl Default for LoginThrottle {
    fn default() -> Self {
        Self {
            pairs: Paces::new(PAIR),
            addresses: Paces::new(ADDRESS),
            strangers: Paces::new(STRANGERS),
        }
    }
}

impl LoginThrottle {
    pub(super) fn admit(&self, tried: Try<'_>, now: Timestamp) -> Result<(), PeopleError> {
        let ip = network_of(tried.ip);
        let refused = |free: Timestamp| PeopleError::TooManyTries { retry_after: free.since(now) };
        self.addresses.admit(ip, now).map_err(refused)?;
        self.pairs.admit((tried.email.clone(), ip), now).map_err(refused)?;
        if !tried.is_known_address {
            self.strangers.admit(tried.email.clone(), now).map_err(refused)?;
        }
        Ok(())
    }

    /// The password was right: earlier mistakes about this e-mail are forgiven here, and this try
    /// costs the address nothing, so that a whole office can come in at nine.
    pub(super) fn forgive(&self, email: &Email, ip: IpAddr) {
        let ip = network_of(ip);
        self.pairs.forget(&(email.clone(), ip));
        self.addresses.give_back(&ip);
        self.strangers.give_back(email);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_000_000_000);

    fn attempt(throttle: &LoginThrottle, email: &str, ip: &str, known: bool) -> bool {
        let email = Email::parse(email).unwrap();
        let tried = Try { email: &email, ip: ip.parse().unwrap(), is_known_address: known };
        throttle.admit(tried, NOW).is_ok()
    }

    #[test]
    fn one_address_has_ten_tries_for_one_email_and_thirty_in_all() {
        let throttle = LoginThrottle::default();
        let tries = |email: &str| {
            (0..20).filter(|_| attempt(&throttle, email, "203.0.113.7", false)).count()
        };
        assert_eq!(tries("ayu@example.com"), 10);
        assert_eq!(tries("budi@example.com"), 10);
        assert_eq!(tries("citra@example.com"), 0, "the address itself is slowed down");
    }

    #[test]
    fn the_owner_signs_in_from_their_place_while_the_world_guesses() {
        let throttle = LoginThrottle::default();
        let guesses = (0..=255)
            .filter(|n| attempt(&throttle, "ayu@example.com", &format!("198.51.100.{n}"), false))
            .count();
        assert_eq!(guesses, 100);
        assert!(attempt(&throttle, "ayu@example.com", "203.0.113.7", true));
    }

    #[test]
    fn a_whole_ipv6_network_counts_as_one_address() {
        let throttle = LoginThrottle::default();
        let tries = (0..20)
            .filter(|n| attempt(&throttle, "ayu@example.com", &format!("2001:db8::{n:x}"), false))
            .count();
        assert_eq!(tries, 10);
    }
}
