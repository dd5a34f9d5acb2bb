//! Compares what everybody remembers: agents, customers, Meta's ledger and the inbox.

use std::collections::HashMap;
use std::fmt;
use std::time::Duration;

use blazz_testkit::cloud::{BusinessNumber, CloudSimulator};
use serde_json::Value;
use tokio::time::Instant;

use super::driver::{Acknowledged, Driver};

pub(crate) struct Oracle<'a> {
    simulator: &'a CloudSimulator,
    number: &'a BusinessNumber,
    driver: &'a Driver,
    told: Acknowledged,
}

/// The verdict; all but `sent`, `received` and `ambiguous` must be zero.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub(crate) sent: usize,
    pub(crate) received: usize,
    /// Nobody can know whether they were sent; each is shown to the agent as unknown.
    pub(crate) ambiguous: usize,
    pub(crate) unsettled: usize,
    pub(crate) lost_out: usize,
    pub(crate) doubled_out: usize,
    pub(crate) lost_in: usize,
    pub(crate) doubled_in: usize,
}

impl Verdict {
    pub(crate) const fn is_clean(&self) -> bool {
        self.unsettled + self.lost_out + self.doubled_out + self.lost_in + self.doubled_in == 0
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "sent {}, received {}, ambiguous {}, unsettled {}, lost_out {}, doubled_out {}, \
             lost_in {}, doubled_in {}",
            self.sent,
            self.received,
            self.ambiguous,
            self.unsettled,
            self.lost_out,
            self.doubled_out,
            self.lost_in,
            self.doubled_in
        )
    }
}

impl<'a> Oracle<'a> {
    pub(crate) const fn new(
        simulator: &'a CloudSimulator,
        number: &'a BusinessNumber,
        driver: &'a Driver,
        told: Acknowledged,
    ) -> Self {
        Self { simulator, number, driver, told }
    }

    /// Waits until everything has come to rest, then judges.
    pub(crate) async fn settle(&self, patience: Duration) -> anyhow::Result<Verdict> {
        let begun = Instant::now();
        loop {
            let verdict = self.judge().await?;
            if verdict.is_clean() || begun.elapsed() > patience {
                return Ok(verdict);
            }
            tokio::time::sleep(Duration::from_millis(250)).await;
        }
    }

    async fn judge(&self) -> anyhow::Result<Verdict> {
        let mut verdict = Verdict { sent: self.told.messages.len(), ..Verdict::default() };
        let mut texts: HashMap<String, usize> = HashMap::new();
        let mut by_id: HashMap<String, Value> = HashMap::new();
        for pair in self.driver.pairs.iter() {
            for message in self.thread(&pair.contact_id).await? {
                let text = message["text"].as_str().unwrap_or_default().to_owned();
                *texts.entry(text).or_default() += 1;
                by_id.insert(message["id"].as_str().unwrap_or_default().to_owned(), message);
            }
        }
        self.judge_outbound(&mut verdict, &by_id);
        self.judge_inbound(&mut verdict, &texts);
        Ok(verdict)
    }

    fn judge_outbound(&self, verdict: &mut Verdict, by_id: &HashMap<String, Value>) {
        for sent in &self.told.messages {
            let at_meta = self.simulator.ledger().accepted_with_text(&sent.text).len();
            verdict.doubled_out += usize::from(at_meta > 1);
            let state = by_id
                .get(&sent.message_id)
                .and_then(|message| message["delivery"]["state"].as_str())
                .unwrap_or("missing");
            match state {
                "queued" => verdict.unsettled += 1,
                "unknown" => verdict.ambiguous += 1,
                "sent" | "delivered" | "read" => verdict.lost_out += usize::from(at_meta == 0),
                _ => verdict.lost_out += 1,
            }
        }
    }

    fn judge_inbound(&self, verdict: &mut Verdict, texts: &HashMap<String, usize>) {
        for pair in self.driver.pairs.iter() {
            for message in pair.chat.everything() {
                let text = message.content["body"].as_str().unwrap_or_default().to_owned();
                if !text.starts_with("in ") {
                    continue;
                }
                verdict.received += 1;
                match texts.get(&text) {
                    None => verdict.lost_in += 1,
                    Some(1) => {}
                    Some(_) => verdict.doubled_in += 1,
                }
            }
        }
    }

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

impl fmt::Debug for Oracle<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Oracle").field("number", &self.number).finish_non_exhaustive()
    }
}
