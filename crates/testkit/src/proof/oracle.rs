//! Compares what everybody remembers, once nothing moves any more.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use serde_json::Value;
use tokio::time::Instant;

use super::database::Reader;
use super::driver::{Driver, GREETING, Memory, Pair};
use super::ground::PROBE;
use super::verdict::Verdict;
use super::{invariants, outbound, sockets};
use crate::cloud::{BusinessNumber, CloudSimulator};

/// Between two looks while things come to rest.
const LOOK: Duration = Duration::from_millis(500);

pub(super) struct Oracle<'a> {
    pub(super) simulator: &'a CloudSimulator,
    pub(super) number: &'a BusinessNumber,
    pub(super) driver: &'a Driver,
    pub(super) memory: Memory,
    pub(super) reader: Reader,
}

impl Oracle<'_> {
    /// Judges again and again until all is well or patience ends: liveness is a promise too.
    pub(super) async fn settle(&self, patience: Duration) -> anyhow::Result<Verdict> {
        let begun = Instant::now();
        loop {
            let verdict = self.judge().await?;
            if verdict.is_clean() || begun.elapsed() > patience {
                return Ok(verdict);
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    async fn judge(&self) -> anyhow::Result<Verdict> {
        let mut verdict = Verdict::default();
        let mut rows = HashMap::new();
        for pair in self.driver.pairs.iter() {
            let thread = self.thread(&pair.contact_id).await?;
            self.judge_thread(pair, &thread, &mut verdict);
            let keyed = thread.into_iter().map(|row| (text_of(&row, "id").to_owned(), row));
            rows.extend(keyed);
        }
        self.count_phantoms(&rows, &mut verdict);
        let accepted = self.simulator.ledger().accepted();
        outbound::judge(&self.memory, &self.driver.pairs, &accepted, &rows, &mut verdict);
        let logged = sockets::log(&self.driver.agent).await?;
        let ids: HashSet<String> = rows.into_keys().collect();
        verdict.unhealed_sockets += sockets::unheard(&logged, &ids);
        verdict.status_backwards += sockets::backwards(&logged);
        verdict.violations = invariants::violations(&self.reader).await?;
        Ok(verdict)
    }

    /// What the customer wrote is there once, in the order of WhatsApp's clock.
    fn judge_thread(&self, pair: &Pair, thread: &[Value], verdict: &mut Verdict) {
        let mut times: HashMap<&str, usize> = HashMap::new();
        for row in thread {
            *times.entry(text_of(row, "text")).or_default() += 1;
        }
        verdict.dup_in +=
            times.iter().filter(|(text, times)| text.starts_with("in ") && **times > 1).count();
        let everything = pair.chat.everything();
        let mut at: HashMap<&str, i64> = HashMap::new();
        for message in everything.iter().filter(|message| !message.is_from_business()) {
            let text = message.text().unwrap_or_default();
            at.insert(text, message.at / 1000);
            verdict.received += 1;
            let is_owed = self.simulator.ledger().was_answered(&message.id);
            verdict.lost_in += usize::from(is_owed && !times.contains_key(text));
        }
        let in_order: Vec<i64> =
            thread.iter().rev().filter_map(|row| at.get(text_of(row, "text")).copied()).collect();
        verdict.out_of_order += in_order.windows(2).filter(|two| two[0] > two[1]).count();
    }

    fn count_phantoms(&self, rows: &HashMap<String, Value>, verdict: &mut Verdict) {
        let meant = self.memory.sent.iter().map(|sent| sent.text.as_str());
        let known: HashSet<&str> = self
            .memory
            .written
            .iter()
            .map(String::as_str)
            .chain(meant)
            .chain(std::iter::once(GREETING))
            .collect();
        let is_known = |text: &str| known.contains(text) || text.starts_with(PROBE);
        verdict.phantom = rows.values().filter(|row| !is_known(text_of(row, "text"))).count();
    }

    /// A thread as the page reads it: newest first.
    async fn thread(&self, contact_id: &str) -> anyhow::Result<Vec<Value>> {
        let mut messages = Vec::new();
        let mut cursor = String::new();
        loop {
            let path = format!("/chats/{contact_id}/messages?limit=200{cursor}");
            let page = self.driver.agent.get(&path).await?.ok()?;
            messages.extend(page["items"].as_array().cloned().unwrap_or_default());
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&before={next}"),
                None => return Ok(messages),
            }
        }
    }
}

fn text_of<'a>(row: &'a Value, field: &str) -> &'a str {
    row[field].as_str().unwrap_or_default()
}

impl std::fmt::Debug for Oracle<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Oracle").field("number", &self.number).finish_non_exhaustive()
    }
}
