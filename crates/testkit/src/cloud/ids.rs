//! Identifiers as Meta makes them, drawn from the simulator's seed.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use rand::{Rng, RngExt as _, SeedableRng as _, rngs::StdRng};

const UPPER_HEX: &[u8] = b"0123456789ABCDEF";
const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// Which side a message id belongs to; the two differ in one byte of the id.
#[derive(Clone, Copy)]
pub(crate) enum Origin {
    Business,
    Customer,
}

#[derive(Debug)]
pub(crate) struct Ids {
    rng: StdRng,
}

impl Ids {
    pub(crate) fn seeded(seed: u64) -> Self {
        Self { rng: StdRng::seed_from_u64(seed) }
    }

    /// A decimal id without a leading zero.
    pub(crate) fn decimal(&mut self, digits: usize) -> String {
        let first = self.pick(b"123456789", 1);
        first + &self.pick(b"0123456789", digits.saturating_sub(1))
    }

    /// `wamid.` and base64 of the person's id and a random part.
    pub(crate) fn wamid(&mut self, person: &str, origin: Origin) -> String {
        let serial = self.pick(UPPER_HEX, 20);
        wamid_of(person, origin, &serial)
    }

    pub(crate) fn letters(&mut self, length: usize) -> String {
        self.pick(LETTERS, length)
    }

    pub(crate) fn hex(&mut self, length: usize) -> String {
        self.pick(UPPER_HEX, length).to_lowercase()
    }

    /// True once in `1 / chance` draws on average.
    pub(crate) fn chance(&mut self, chance: f64) -> bool {
        chance > 0.0 && self.rng.random_range(0.0..1.0) < chance
    }

    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        if limit == 0 { 0 } else { self.rng.next_u64() % limit }
    }

    fn pick(&mut self, alphabet: &[u8], length: usize) -> String {
        (0..length)
            .map(|_| char::from(alphabet[self.rng.random_range(0..alphabet.len())]))
            .collect()
    }
}

/// Meta's name for a message that WhatsApp itself calls `serial`.
pub(crate) fn wamid_of(person: &str, origin: Origin, serial: &str) -> String {
    let length = |text: &str| u8::try_from(text.len()).unwrap_or(u8::MAX);
    let mut bytes = vec![0x1c, 0x18, length(person)];
    bytes.extend_from_slice(person.as_bytes());
    bytes.extend_from_slice(&[0x15, 0x02, 0x00]);
    bytes.push(match origin {
        Origin::Business => 0x11,
        Origin::Customer => 0x12,
    });
    bytes.extend_from_slice(&[0x18, length(serial)]);
    bytes.extend_from_slice(serial.as_bytes());
    bytes.push(0);
    format!("wamid.{}", STANDARD.encode(bytes))
}
