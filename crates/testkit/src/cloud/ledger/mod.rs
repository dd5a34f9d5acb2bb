//! The append-only log of all the simulator accepted and all it delivered: the oracle of a test.

mod entry;

use std::{
    collections::{HashMap, HashSet},
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
};

pub use entry::{Accepted, Entry, Event, WebhookAnswer};

use crate::durable_log::DurableLog;
pub use crate::durable_log::{LedgerError, read_entries};

#[derive(Debug, Default)]
struct Memory {
    entries: Vec<Entry>,
    /// Webhook keys (`wamid`, `wamid:status`, …) that were answered with 200.
    answered: HashSet<String>,
}

#[derive(Debug)]
pub struct Ledger {
    memory: Mutex<Memory>,
    log: Option<DurableLog>,
}

impl Ledger {
    pub(crate) fn open(file: Option<&Path>) -> Result<Self, LedgerError> {
        let log = file.map(DurableLog::open).transpose()?;
        Ok(Self { memory: Mutex::default(), log })
    }

    pub(crate) fn record(&self, at: i64, event: Event) {
        let mut memory = self.memory();
        let entry = Entry { seq: memory.entries.len() as u64 + 1, at, event };
        if let Some(log) = &self.log {
            log.append(&entry);
        }
        if let Event::WebhookAnswered {
            keys, answer: WebhookAnswer::Status { status: 200 }, ..
        } = &entry.event
        {
            memory.answered.extend(keys.iter().cloned());
        }
        memory.entries.push(entry);
    }

    /// Waits until everything recorded so far is on the disk; without a file there is nothing to wait for.
    pub(crate) async fn durable(&self) {
        if let Some(log) = &self.log {
            log.synced().await;
        }
    }

    pub fn entries(&self) -> Vec<Entry> {
        self.memory().entries.clone()
    }

    pub fn entries_after(&self, seq: u64) -> Vec<Entry> {
        self.memory().entries.iter().filter(|entry| entry.seq > seq).cloned().collect()
    }

    /// Messages taken over from the business, in order.
    pub fn accepted(&self) -> Vec<Accepted> {
        self.memory().entries.iter().filter_map(|entry| entry.event.accepted().cloned()).collect()
    }

    /// How many those are.
    pub fn accepted_count(&self) -> usize {
        self.memory().entries.iter().filter(|entry| entry.event.accepted().is_some()).count()
    }

    /// More than one entry means that the business sent the same thing twice.
    pub fn accepted_with_tracking(&self, biz_opaque_callback_data: &str) -> Vec<Accepted> {
        let wanted = Some(biz_opaque_callback_data);
        self.accepted().into_iter().filter(|found| found.tracking.as_deref() == wanted).collect()
    }

    pub fn accepted_with_text(&self, text: &str) -> Vec<Accepted> {
        self.accepted().into_iter().filter(|found| found.text.as_deref() == Some(text)).collect()
    }

    /// Texts to one recipient (or, without a text, tracking words) that were accepted more than once, with
    /// how often.
    pub fn accepted_twice(&self) -> Vec<(String, usize)> {
        let mut counts: HashMap<String, usize> = HashMap::new();
        for accepted in self.accepted() {
            let to = &accepted.to;
            let text = accepted.text.map(|text| format!("{text} to {to}"));
            if let Some(word) = text.or(accepted.tracking) {
                *counts.entry(word).or_default() += 1;
            }
        }
        counts.into_iter().filter(|(_, count)| *count > 1).collect()
    }

    /// Whether the receiver answered 200 for this `wamid`, `wamid:status` or other key.
    pub fn was_answered(&self, key: &str) -> bool {
        self.memory().answered.contains(key)
    }

    /// Ids of customers' messages that the receiver has answered 200: it must not lose these.
    pub fn received_by_business(&self) -> Vec<String> {
        let memory = self.memory();
        let spoken = memory.entries.iter().filter_map(|entry| match &entry.event {
            Event::CustomerWrote { wamid, .. } => Some(wamid.clone()),
            _ => None,
        });
        spoken.filter(|wamid| memory.answered.contains(wamid)).collect()
    }

    pub(crate) async fn close(&self) {
        if let Some(log) = &self.log {
            log.close().await;
        }
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
