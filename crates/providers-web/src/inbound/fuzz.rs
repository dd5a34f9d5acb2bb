//! Bytes that strangers may send, made from the kept corpus by small damages: none may end the program.
//!
//! `cargo xtask test` tries each file of `corpus/` and some thousands of damaged ones. For longer, and from other
//! seeds: `BLAZZ_FUZZ_SECONDS=600 cargo nextest run -p blazz-providers-web fuzz`. What ends the program is put into
//! `corpus/`, where it is tried for ever. There is no measuring of coverage, for which a nightly compiler is needed: the
//! corpus has a file for each kind of message instead.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use buffa::Message as _;
use bytes::BytesMut;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use sha2::{Digest, Sha256};
use wacore_binary::OwnedNodeRef;
use wacore_binary::util::unpack_bytes;
use waproto::whatsapp as wa;

use super::hostile::{me, told};
use super::{conversation, message};

/// Damaged inputs in an ordinary run.
const ROUNDS: usize = 5_000;
/// The longest input, in bytes.
const LONGEST: usize = 4_096;
const CHATS: [&str; 4] = ["628222@s.whatsapp.net", "99@lid", "1203@g.us", "status@broadcast"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

fn corpus() -> Vec<Vec<u8>> {
    let files = std::fs::read_dir(folder()).unwrap();
    let mut paths: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

/// Takes bytes wherever bytes of strangers are taken: as a message of each sort of chat, as a chat of the history, and
/// as a frame of the connection.
fn take(bytes: &[u8]) {
    if let Ok(read) = wa::Message::decode_from_slice(bytes) {
        for chat in CHATS {
            for is_from_me in [false, true] {
                let arrival = message(&me(), &told(read.clone(), chat, is_from_me));
                assert_eq!(arrival.inbound.len(), 1);
                assert!((arrival.raw)().is_object());
            }
        }
    }
    if let Ok(chat) = wa::Conversation::decode_from_slice(bytes) {
        drop(conversation(&me(), &chat));
    }
    if let Ok(frame) = unpack_bytes(BytesMut::from(bytes)) {
        drop(OwnedNodeRef::new(frame).map(|node| node.to_owned_node()));
    }
}

/// Tries bytes; keeps those that end in a panic, and tells where.
fn try_out(bytes: &[u8]) {
    if catch_unwind(AssertUnwindSafe(|| take(bytes))).is_err() {
        let name = hex::encode(&Sha256::digest(bytes)[..8]);
        let path = folder().join(format!("found-{name}"));
        std::fs::write(&path, bytes).unwrap();
        panic!("a message ends the program; it is kept as {}", path.display());
    }
}

fn damage(random: &mut StdRng, mut bytes: Vec<u8>, other: &[u8]) -> Vec<u8> {
    for _ in 0..random.random_range(1..=4) {
        let place = random.random_range(0..=bytes.len());
        match random.random_range(0..6) {
            0 if place < bytes.len() => bytes[place] ^= 1 << random.random_range(0..8),
            1 if place < bytes.len() => bytes[place] = random.random(),
            2 => bytes.insert(place, random.random()),
            3 => bytes.truncate(place),
            4 if place < bytes.len() => {
                let end = random.random_range(place..=bytes.len());
                bytes.drain(place..end);
            }
            _ => {
                let part = &other[random.random_range(0..=other.len())..];
                bytes.splice(place..place, part.iter().copied());
            }
        }
    }
    bytes.truncate(LONGEST);
    bytes
}

#[test]
fn what_is_kept_of_earlier_trials_ends_nothing() {
    let corpus = corpus();
    assert!(corpus.len() > 30, "the corpus is gone");
    for bytes in &corpus {
        take(bytes);
    }
}

#[test]
fn what_is_damaged_ends_nothing() {
    let length = std::env::var("BLAZZ_FUZZ_SECONDS").ok();
    let length = length.map(|seconds| Duration::from_secs(seconds.parse().unwrap()));
    let seed = if length.is_some() { rand::random() } else { 0 };
    let (corpus, begun) = (corpus(), Instant::now());
    let mut random = StdRng::seed_from_u64(seed);
    let mut tried = 0;
    while length.map_or(tried < ROUNDS, |length| begun.elapsed() < length) {
        let bytes = corpus[random.random_range(0..corpus.len())].clone();
        let other = &corpus[random.random_range(0..corpus.len())];
        try_out(&damage(&mut random, bytes, other));
        tried += 1;
    }
    eprintln!("{tried} inputs from seed {seed}");
}
