//! The key of a record: bytes that compare as they stand, made of one or several parts.

use sha2::{Digest, Sha256};

/// The longest key, in bytes.
pub const LONGEST_KEY: usize = 255;
/// How much a key that is longer keeps of its beginning; a SHA-256 of all of it follows. Only such keys are
/// [`LONGEST_KEY`] long.
const KEPT: usize = LONGEST_KEY - 32;

/// Ends a part that is not the last. A zero within a part is followed by [`ESCAPED`], so that no part can look
/// like two: message ids come from strangers.
const END: [u8; 2] = [0, 1];
const ESCAPED: u8 = 0xFF;

/// The key of a record within its kind; at most [`LONGEST_KEY`] bytes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordKey(Vec<u8>);

impl RecordKey {
    /// A key as it was stored.
    pub const fn from_stored(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    pub(crate) fn new(bytes: &[u8]) -> Self {
        if bytes.len() < LONGEST_KEY {
            return Self(bytes.to_vec());
        }
        Self([&bytes[..KEPT], &Sha256::digest(bytes)].concat())
    }

    pub(crate) fn of(parts: &[&str]) -> Self {
        Self::new(&joined(parts))
    }

    /// A key of 32 bytes, for what is only ever asked for by all its parts.
    pub(crate) fn hash_of(parts: &[&str]) -> Self {
        Self(Sha256::digest(joined(parts)).to_vec())
    }
}

/// What the keys begin with that have these parts and more; others may too, when the parts are very long.
pub(crate) fn beginning(parts: &[&str]) -> Vec<u8> {
    let mut bytes = joined(&[parts, &[""]].concat());
    bytes.truncate(KEPT);
    bytes
}

/// The parts one after another, told apart.
pub(crate) fn joined(parts: &[&str]) -> Vec<u8> {
    let Some((last, others)) = parts.split_last() else { return Vec::new() };
    let mut bytes = Vec::new();
    for part in others {
        for byte in part.bytes() {
            bytes.push(byte);
            bytes.extend((byte == 0).then_some(ESCAPED));
        }
        bytes.extend(END);
    }
    bytes.extend(last.bytes());
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A kind has keys of one number of parts.
    #[test]
    fn no_two_lists_of_as_many_parts_have_the_same_key() {
        let pairs = [
            ["a", "b"],
            ["a\0", "b"],
            ["a", "\0b"],
            ["a\0\u{1}", "b"],
            ["a", "\u{1}b"],
            ["", "ab"],
            ["ab", ""],
            ["a\0\u{1}b", ""],
            ["", "a\0\u{1}b"],
        ];
        for (at, one) in pairs.iter().enumerate() {
            for other in &pairs[at + 1..] {
                assert_ne!(RecordKey::of(one), RecordKey::of(other), "{one:?} {other:?}");
                assert_ne!(RecordKey::hash_of(one), RecordKey::hash_of(other));
            }
        }
    }

    #[test]
    fn keys_of_one_group_begin_alike() {
        let prefix = beginning(&["1@g.us"]);
        assert!(RecordKey::of(&["1@g.us", "62@lid"]).as_bytes().starts_with(&prefix));
        assert!(!RecordKey::of(&["1@g.us2", "62@lid"]).as_bytes().starts_with(&prefix));
    }

    #[test]
    fn a_long_key_is_shortened_and_stays_its_own() {
        let key = |length: usize, last: &str| {
            RecordKey::of(&[&["k".repeat(length), last.to_owned()].concat()])
        };
        assert_eq!(key(253, "a").as_bytes().len(), 254);
        for length in [254, 255, 1000] {
            let (one, other) = (key(length, "a"), key(length, "b"));
            assert_eq!(one.as_bytes().len(), LONGEST_KEY);
            assert_ne!(one, other);
        }
    }
}
