//! A workspace with many messages, brought in as customers bring them: by webhooks. So every row is one that
//! the program wrote.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context;
use blazz_domain::Clock;
use blazz_storage::SystemClock;
use futures_util::future::try_join_all;
use serde_json::{Value, json};

use super::webhooks::stamp;
use super::wire::{Wire, request};
use crate::cloud::BusinessNumber;
use crate::stage::{SIGNATURE, Signed, Stage, WEBHOOKS};

/// Messages in one webhook.
const BATCH: usize = 100;
/// Webhooks under way at once.
const SENDERS: usize = 8;
const FIRST_NAMES: [&str; 8] = ["Ayu", "Budi", "Citra", "Dewi", "Eko", "Fitri", "Gilang", "Hana"];
const WORDS: [&str; 12] = [
    "halo",
    "apakah",
    "pesanan",
    "saya",
    "sudah",
    "dikirim",
    "kopi",
    "terima kasih",
    "besok",
    "bisa",
    "berapa",
    "harganya",
];

/// How much is stored. Each contact writes to both numbers of the workspace.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stock {
    pub(super) contacts: usize,
    pub(super) messages: usize,
    /// How many of them in the longest chat; another has 1,000.
    pub(super) longest: usize,
}

impl Stock {
    pub(super) const FULL: Self = Self { contacts: 50_000, messages: 1_000_000, longest: 100_000 };
    pub(super) const TENTH: Self = Self { contacts: 5_000, messages: 100_000, longest: 10_000 };
    /// Just enough to see that the measurement works.
    pub(super) const TRIAL: Self = Self { contacts: 1_200, messages: 8_000, longest: 2_000 };
    /// The customer with the longest chat, and the one with 1,000 messages; both wrote to the first number.
    pub(super) const LONGEST: usize = 0;
    pub(super) const THOUSAND: usize = 1;

    const fn chats(self) -> usize {
        self.contacts * 2
    }

    /// Who writes message `index`, and to which number: every chat once, then the two long ones evenly
    /// among the others.
    fn author(self, index: usize) -> (usize, usize) {
        let Some(later) = index.checked_sub(self.chats()) else { return (index / 2, index % 2) };
        let all = self.messages - self.chats();
        let to_longest = |count: usize| count * (self.longest - 1) / all;
        if to_longest(later + 1) > to_longest(later) {
            return (Self::LONGEST, 0);
        }
        let other = later - to_longest(later);
        let to_thousand = |count: usize| count * 999 / (all + 1 - self.longest);
        if to_thousand(other + 1) > to_thousand(other) {
            return (Self::THOUSAND, 0);
        }
        let chance = later.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20;
        (2 + chance % (self.contacts - 2), chance / self.contacts % 2)
    }
}

/// A program full of messages.
pub(super) struct Full {
    pub(super) stage: Stage,
    pub(super) took: Duration,
}

/// The digits of a customer's phone.
pub(super) fn phone(customer: usize) -> String {
    format!("62813{customer:08}")
}

/// The first word is one of a few; the second is the customer's own.
fn name(customer: usize) -> String {
    format!("{} {customer:05}", FIRST_NAMES[customer % FIRST_NAMES.len()])
}

/// Starts a program and fills its database.
pub(super) async fn fill(binary: &Path, stock: Stock) -> anyhow::Result<Full> {
    let stage = Stage::set_for_load(binary).await?;
    let second = stage.add_number("+62 811-1000-200", "Toko Budi").await?;
    let numbers = [stage.number.clone(), second];
    let begun = Instant::now();
    let now = SystemClock.now().as_millis() / 1000;
    let (next, names) = (AtomicUsize::new(0), stamp());
    let senders = (0..SENDERS).map(|_| async {
        let mut wire = Wire::connect(&stage.program.url()).await?;
        loop {
            let first = next.fetch_add(BATCH, Ordering::Relaxed);
            if first >= stock.messages {
                return anyhow::Ok(());
            }
            let last = (first + BATCH).min(stock.messages);
            for (which, number) in numbers.iter().enumerate() {
                let value = texts(stock, which, first..last, now, names);
                wire.ask(&signed(number, value)?).await?;
            }
        }
    });
    try_join_all(senders).await.context("filling the database")?;
    Ok(Full { stage, took: begun.elapsed() })
}

fn signed(number: &BusinessNumber, value: Value) -> anyhow::Result<Vec<u8>> {
    let Signed { body, signature } = Signed::by(number, value)?;
    Ok(request("POST", WEBHOOKS, &[(SIGNATURE, &signature)], body.as_bytes()))
}

/// The messages of this stretch that go to one of the numbers; one a second up to now.
fn texts(
    stock: Stock,
    number: usize,
    stretch: std::ops::Range<usize>,
    now: i64,
    names: u128,
) -> Value {
    let (mut contacts, mut messages) = (Vec::new(), Vec::new());
    for index in stretch {
        let (customer, to) = stock.author(index);
        if to != number {
            continue;
        }
        let age = i64::try_from(stock.messages - index).unwrap_or_default();
        contacts.push(json!({ "profile": { "name": name(customer) }, "wa_id": phone(customer) }));
        messages.push(json!({
            "from": phone(customer), "id": format!("wamid.{names}.{index}"),
            "timestamp": (now - age).to_string(), "type": "text", "text": { "body": text(index) },
        }));
    }
    json!({ "contacts": contacts, "messages": messages })
}

/// Four to fifteen words.
fn text(index: usize) -> String {
    let words = (0..4 + index % 12).map(|place| WORDS[(index / 7 + place * 5) % WORDS.len()]);
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn every_chat_is_written_to_and_two_are_as_long_as_they_should_be() {
        let stock = Stock { contacts: 500, messages: 20_000, longest: 3_000 };
        let mut chats: HashMap<(usize, usize), usize> = HashMap::new();
        for index in 0..stock.messages {
            *chats.entry(stock.author(index)).or_default() += 1;
        }
        assert_eq!(chats.len(), stock.chats());
        assert_eq!(chats[&(Stock::LONGEST, 0)], stock.longest);
        assert_eq!(chats[&(Stock::THOUSAND, 0)], 1_000);
        let others = chats.iter().filter(|((customer, _), _)| *customer > 1);
        assert!(others.map(|(_, count)| *count).max() < Some(60));
    }
}
