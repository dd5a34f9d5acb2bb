//! Browsers that somebody has signed in with before. Who guesses passwords elsewhere, or behind the same
//! address, does not slow them down (OWASP: "slow down online guessing with device cookies").

use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use blazz_domain::{Timestamp, UserId};
use blazz_storage::vault::Vault;
use rand::Rng;
use secrecy::SecretString;
use subtle::ConstantTimeEq;

/// How long a browser is known after its last sign-in.
pub const KNOWN_FOR: Duration = Duration::from_hours(24 * 400);
/// How many people one browser is known for, as at a shared desk.
const PEOPLE: usize = 8;
/// What the tags are made for, so that no other fingerprint fits.
const PURPOSE: &str = "device_cookie";
const TIME: usize = 8;
const KEY: usize = 16;
const TAG: usize = 32;

/// One browser, as tries to sign in are counted.
pub(super) type DeviceKey = [u8; KEY];

/// What a browser shows of earlier sign-ins: a tag for each of its people, newest first. It opens nothing.
#[derive(Debug, Clone, Copy)]
pub struct Devices<'a> {
    pub vault: &'a Vault,
    pub shown: Option<&'a str>,
    pub now: Timestamp,
}

impl Devices<'_> {
    /// Under which key this person has signed in here before.
    pub(super) fn find(&self, user: UserId) -> Option<DeviceKey> {
        self.marks().find_map(|mark| self.read(user, mark))
    }

    /// What the browser is to show from now on: it is known for this person too.
    pub fn add(&self, user: UserId) -> String {
        let mut key: DeviceKey = [0; KEY];
        rand::rng().fill_bytes(&mut key);
        let mark = self.write(user, self.now, key);
        let others = self.marks().filter(|mark| self.read(user, mark).is_none());
        let kept = others.take(PEOPLE - 1).map(str::to_owned);
        std::iter::once(mark).chain(kept).collect::<Vec<_>>().join(".")
    }

    fn marks(&self) -> impl Iterator<Item = &str> {
        self.shown.unwrap_or_default().split('.').filter(|mark| !mark.is_empty()).take(PEOPLE)
    }

    fn write(&self, user: UserId, since: Timestamp, key: DeviceKey) -> String {
        let tag = self.tag(user, since, &key);
        let bytes = [&since.as_millis().to_be_bytes()[..], &key, &tag].concat();
        BASE64_URL_SAFE_NO_PAD.encode(bytes)
    }

    fn read(&self, user: UserId, mark: &str) -> Option<DeviceKey> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(mark).ok()?;
        let (since, rest) = bytes.split_first_chunk::<TIME>()?;
        let (key, tag) = rest.split_first_chunk::<KEY>()?;
        let since = Timestamp::from_millis(i64::from_be_bytes(*since));
        let fits = tag.len() == TAG && bool::from(self.tag(user, since, key).ct_eq(tag));
        let is_fresh = since.plus(KNOWN_FOR) > self.now;
        (fits && is_fresh).then_some(*key)
    }

    fn tag(&self, user: UserId, since: Timestamp, key: &DeviceKey) -> Vec<u8> {
        let text = format!("{user} {} {}", since.as_millis(), BASE64_URL_SAFE_NO_PAD.encode(key));
        self.vault.fingerprint(PURPOSE, &SecretString::from(text))
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_790_000_000_000);

    fn person(number: u128) -> UserId {
        Uuid::from_u128(number).into()
    }

    #[test]
    fn a_browser_is_known_for_those_who_signed_in_there() {
        let vault = Vault::new([7; 32]);
        let show = |shown| Devices { vault: &vault, shown, now: NOW };
        let first = show(None).add(person(1));
        let both = show(Some(&first)).add(person(2));
        assert!(show(Some(&both)).find(person(1)).is_some());
        assert!(show(Some(&both)).find(person(2)).is_some());
        assert!(show(Some(&both)).find(person(3)).is_none());
        let other = Vault::new([8; 32]);
        let elsewhere = Devices { vault: &other, shown: Some(&both), now: NOW };
        assert!(elsewhere.find(person(1)).is_none());
    }

    #[test]
    fn what_was_changed_by_one_bit_or_is_too_old_is_not_known() {
        let vault = Vault::new([7; 32]);
        let mark = Devices { vault: &vault, shown: None, now: NOW }.add(person(1));
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(&mark).unwrap();
        for index in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[index] ^= 1;
            let damaged = BASE64_URL_SAFE_NO_PAD.encode(damaged);
            let devices = Devices { vault: &vault, shown: Some(&damaged), now: NOW };
            assert!(devices.find(person(1)).is_none(), "byte {index}");
        }
        let late = Devices { vault: &vault, shown: Some(&mark), now: NOW.plus(KNOWN_FOR) };
        assert!(late.find(person(1)).is_none());
    }

    #[test]
    fn a_shared_desk_has_eight_people_and_each_of_them_once() {
        let vault = Vault::new([7; 32]);
        let mut shown = String::new();
        for number in (0..20).chain(15..20) {
            shown = Devices { vault: &vault, shown: Some(&shown), now: NOW }.add(person(number));
        }
        assert_eq!(shown.split('.').count(), PEOPLE);
        let devices = Devices { vault: &vault, shown: Some(&shown), now: NOW };
        assert!((12..20).all(|number| devices.find(person(number)).is_some()));
        assert!(devices.find(person(11)).is_none());
    }
}
