//! Customers and agents who write all the time; what they were told is kept on disk.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::Context;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde::{Deserialize, Serialize};
use tokio::task::JoinHandle;
use tokio::time::Instant;
use uuid::Uuid;

use crate::actors::Agent;
use crate::cloud::{BusinessNumber, CloudSimulator, CustomerChat};
use crate::durable_log::{DurableLog, read_entries};

/// Agents who write at once, each to customers of their own, so that the order within a chat is known.
const AGENTS: usize = 4;
/// Between two messages of all customers together, in milliseconds.
const CUSTOMERS_PAUSE: std::ops::Range<u64> = 5..35;
/// Between two messages of one agent, in milliseconds.
const AGENT_PAUSE: std::ops::Range<u64> = 20..100;
/// WhatsApp takes 45 messages to one person at once, then one in six seconds (131056): whoever writes more only
/// fills the queue, and then nothing comes to rest in time.
const BURST: usize = 40;
const EVERY: Duration = Duration::from_secs(7);
/// An agent writes no more to a person while this many messages to them have not come to WhatsApp: deaths keep
/// them back, and afterwards one leaves in six seconds.
const MOST_KEPT_BACK: usize = 6;
/// Before what was not acknowledged is sent again.
const AGAIN: Duration = Duration::from_millis(30);
/// How long a contact may take to appear.
const PATIENCE: Duration = Duration::from_secs(10);
/// Customers pause while WhatsApp has more than this to deliver: what deaths keep back must come to rest in time.
const MOST_UNDER_WAY: usize = 500;
/// One in so many messages of the customers opens the chat, which tells us "read".
const READS: usize = 7;

/// A line of the driver's ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub(super) enum Line {
    /// An agent is about to send.
    Meant { client_message_id: Uuid, contact_id: String, text: String },
    /// The program has said that it took the message.
    Taken { client_message_id: Uuid, message_id: String },
    /// A customer is about to write.
    Written { text: String },
}

/// One customer and their contact in the inbox.
#[derive(Debug)]
pub(super) struct Pair {
    pub(super) chat: CustomerChat,
    pub(super) phone: String,
    pub(super) contact_id: String,
}

/// Who talks with whom.
#[derive(Clone, Debug)]
pub(super) struct Driver {
    pub(super) agent: Agent,
    pub(super) pairs: Arc<Vec<Pair>>,
    ledger: Arc<DurableLog>,
}

/// What an agent meant to send and was told about it.
#[derive(Debug, Clone)]
pub(super) struct Sent {
    pub(super) contact_id: String,
    pub(super) text: String,
    /// Known once the program has taken it.
    pub(super) message_id: Option<String>,
}

/// The first thing each customer writes, before anything goes wrong.
pub(super) const GREETING: &str = "halo";

impl Driver {
    /// Lets `count` customers write a first message and finds their contacts.
    pub(super) async fn meet(
        simulator: &CloudSimulator,
        number: &BusinessNumber,
        agent: &Agent,
        count: usize,
        ledger: &Path,
    ) -> anyhow::Result<Self> {
        let mut pairs = Vec::new();
        for index in 0..count {
            let phone = format!("62812000{index:05}");
            let name = format!("Customer {index}");
            let chat = simulator.customer(&format!("+{phone}"), &name).chat_with(number);
            chat.send_text(GREETING)?;
            simulator.at_rest(Duration::from_secs(10)).await?;
            let contact_id = contact_of(agent, &phone).await?;
            pairs.push(Pair { chat, phone, contact_id });
        }
        let ledger = Arc::new(DurableLog::open(ledger)?);
        Ok(Self { agent: agent.clone(), pairs: Arc::new(pairs), ledger })
    }
}

/// A program that answers WhatsApp too early may need a moment more.
async fn contact_of(agent: &Agent, phone: &str) -> anyhow::Result<String> {
    let until = Instant::now() + PATIENCE;
    loop {
        let found = agent.get(&format!("/contacts?q={phone}")).await?.ok()?;
        if let Some(id) = found["items"][0]["id"].as_str() {
            return Ok(id.to_owned());
        }
        anyhow::ensure!(Instant::now() < until, "no contact for {phone}: {found}");
        tokio::time::sleep(AGAIN).await;
    }
}

/// A conversation that goes on until it is ended.
#[derive(Debug)]
pub(super) struct Talk {
    driver: Driver,
    stop: Arc<AtomicBool>,
    tasks: Vec<JoinHandle<anyhow::Result<()>>>,
}

impl Talk {
    #[expect(clippy::disallowed_methods, reason = "`end` waits for every task")]
    pub(super) fn begin(driver: &Driver, seed: u64) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let customers = tokio::spawn(customers_write(driver.clone(), stop.clone(), seed));
        let agents = (0..AGENTS)
            .map(|turn| tokio::spawn(agent_writes(driver.clone(), stop.clone(), turn, seed)));
        let tasks = std::iter::once(customers).chain(agents).collect();
        Self { driver: driver.clone(), stop, tasks }
    }

    /// Ends the conversation once everything that was meant is taken, and closes the ledger.
    pub(super) async fn end(self) -> anyhow::Result<()> {
        self.stop.store(true, Ordering::Relaxed);
        for task in self.tasks {
            task.await??;
        }
        self.driver.ledger.close().await;
        Ok(())
    }
}

async fn customers_write(driver: Driver, stop: Arc<AtomicBool>, seed: u64) -> anyhow::Result<()> {
    let mut random = StdRng::seed_from_u64(seed);
    let mut turn = 0;
    while !stop.load(Ordering::Relaxed) {
        let pair = &driver.pairs[random.random_range(0..driver.pairs.len())];
        if pair.chat.whatsapp_has_to_do() > MOST_UNDER_WAY {
            tokio::time::sleep(AGAIN).await;
            continue;
        }
        let text = format!("in {}", Uuid::from_u128(turn as u128));
        driver.ledger.append(&Line::Written { text: text.clone() });
        pair.chat.send_text(&text)?;
        if turn % READS == 0 {
            pair.chat.read();
        }
        turn += 1;
        tokio::time::sleep(Duration::from_millis(random.random_range(CUSTOMERS_PAUSE))).await;
    }
    Ok(())
}

/// Sends, and sends again under the same client id until it is acknowledged, as the page does.
async fn agent_writes(
    driver: Driver,
    stop: Arc<AtomicBool>,
    first: usize,
    seed: u64,
) -> anyhow::Result<()> {
    let mut random = StdRng::seed_from_u64(seed ^ (first as u64 + 1));
    let mut turn = first;
    let begun = Instant::now();
    while !stop.load(Ordering::Relaxed) {
        let pair = &driver.pairs[turn % driver.pairs.len()];
        let written = turn / driver.pairs.len();
        let is_kept_back = written > arrived(pair) + MOST_KEPT_BACK;
        if written >= allowance(begun) || is_kept_back {
            tokio::time::sleep(AGAIN).await;
            continue;
        }
        let client_message_id = Uuid::from_u128((first as u128) << 64 | turn as u128);
        let text = format!("out {client_message_id}");
        let contact_id = pair.contact_id.clone();
        driver.ledger.append(&Line::Meant { client_message_id, contact_id, text: text.clone() });
        driver.ledger.synced().await;
        let message_id = send(&driver.agent, &pair.contact_id, &text, client_message_id).await?;
        driver.ledger.append(&Line::Taken { client_message_id, message_id });
        turn += AGENTS;
        tokio::time::sleep(Duration::from_millis(random.random_range(AGENT_PAUSE))).await;
    }
    Ok(())
}

/// How many messages to one person WhatsApp has allowed since then.
fn allowance(begun: Instant) -> usize {
    let later = begun.elapsed().as_secs() / EVERY.as_secs();
    BURST.saturating_add(usize::try_from(later).unwrap_or(usize::MAX))
}

/// How many of the agents' messages WhatsApp has taken for this customer.
fn arrived(pair: &Pair) -> usize {
    pair.chat.everything().iter().filter(|message| message.is_from_business()).count()
}

async fn send(agent: &Agent, contact_id: &str, text: &str, id: Uuid) -> anyhow::Result<String> {
    loop {
        match agent.send_text(contact_id, text, &id.to_string()).await {
            Ok(answer) if answer.status == 202 => {
                let id = answer.body["id"].as_str().context("a message without an id")?;
                return Ok(id.to_owned());
            }
            Ok(answer) if (400..500).contains(&answer.status) && answer.status != 429 => {
                anyhow::bail!("a good message was refused: {} {}", answer.status, answer.body);
            }
            Ok(_) | Err(_) => tokio::time::sleep(AGAIN).await,
        }
    }
}

/// What the driver remembers, read back from its disk.
#[derive(Debug, Default)]
pub(super) struct Memory {
    pub(super) sent: Vec<Sent>,
    pub(super) written: Vec<String>,
}

impl Memory {
    pub(super) fn read(ledger: &Path) -> anyhow::Result<Self> {
        let mut memory = Self::default();
        let mut places = HashMap::new();
        for line in read_entries::<Line>(ledger)? {
            match line {
                Line::Meant { client_message_id, contact_id, text } => {
                    places.insert(client_message_id, memory.sent.len());
                    memory.sent.push(Sent { contact_id, text, message_id: None });
                }
                Line::Taken { client_message_id, message_id } => {
                    let place = places.get(&client_message_id).context("taken before meant")?;
                    memory.sent[*place].message_id = Some(message_id);
                }
                Line::Written { text } => memory.written.push(text),
            }
        }
        Ok(memory)
    }
}
