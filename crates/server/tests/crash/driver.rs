//! Customers and agents who write all the time, and remember what they were told.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use blazz_testkit::actors::Agent;
use blazz_testkit::cloud::{BusinessNumber, CloudSimulator, CustomerChat};
use tokio::task::JoinHandle;
use uuid::Uuid;

/// Who talks with whom.
#[derive(Clone)]
pub(crate) struct Driver {
    pub(crate) agent: Agent,
    pub(crate) pairs: Arc<Vec<Pair>>,
}

/// One customer and their contact in the inbox.
pub(crate) struct Pair {
    pub(crate) chat: CustomerChat,
    pub(crate) contact_id: String,
}

/// What the agents were told: the program has taken these messages.
#[derive(Debug, Default)]
pub(crate) struct Acknowledged {
    pub(crate) messages: Vec<Sent>,
}

#[derive(Debug)]
pub(crate) struct Sent {
    pub(crate) message_id: String,
    pub(crate) text: String,
}

impl Driver {
    /// Lets `count` customers write a first message and finds their contacts.
    pub(crate) async fn meet(
        simulator: &CloudSimulator,
        number: &BusinessNumber,
        agent: &Agent,
        count: usize,
    ) -> anyhow::Result<Self> {
        let mut pairs = Vec::new();
        for index in 0..count {
            let phone = format!("+62812000{index:05}");
            let chat = simulator.customer(&phone, &format!("Customer {index}")).chat_with(number);
            chat.send_text("halo")?;
            simulator.at_rest(Duration::from_secs(10)).await?;
            let found = agent.get(&format!("/contacts?q={}", &phone[1..])).await?.ok()?;
            let contact_id = found["items"][0]["id"].as_str().unwrap_or_default().to_owned();
            anyhow::ensure!(!contact_id.is_empty(), "no contact for {phone}: {found}");
            pairs.push(Pair { chat, contact_id });
        }
        Ok(Self { agent: agent.clone(), pairs: Arc::new(pairs) })
    }
}

/// A conversation that goes on until it is ended.
pub(crate) struct Talk {
    stop: Arc<AtomicBool>,
    customers: JoinHandle<()>,
    agents: Vec<JoinHandle<Acknowledged>>,
}

impl Talk {
    #[expect(clippy::disallowed_methods, reason = "`end` waits for every task")]
    pub(crate) fn begin(driver: &Driver) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let customers = tokio::spawn(customers_write(driver.clone(), stop.clone()));
        let agents = (0..4)
            .map(|turn| tokio::spawn(agent_writes(driver.clone(), stop.clone(), turn)))
            .collect();
        Self { stop, customers, agents }
    }

    /// Lets the talk go on for a while.
    pub(crate) async fn go_on(&self, time: Duration) {
        tokio::time::sleep(time).await;
    }

    pub(crate) async fn end(self) -> Acknowledged {
        self.stop.store(true, Ordering::Relaxed);
        self.customers.await.unwrap();
        let mut all = Acknowledged::default();
        for agent in self.agents {
            all.messages.extend(agent.await.unwrap().messages);
        }
        all
    }
}

async fn customers_write(driver: Driver, stop: Arc<AtomicBool>) {
    let mut turn = 0;
    while !stop.load(Ordering::Relaxed) {
        let pair = &driver.pairs[turn % driver.pairs.len()];
        pair.chat.send_text(&format!("in {}", Uuid::from_u128(turn as u128))).unwrap();
        turn += 1;
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Sends, and sends again under the same client id until it is acknowledged, as the page does.
async fn agent_writes(driver: Driver, stop: Arc<AtomicBool>, first: usize) -> Acknowledged {
    let mut told = Acknowledged::default();
    let mut turn = first;
    while !stop.load(Ordering::Relaxed) {
        let pair = &driver.pairs[turn % driver.pairs.len()];
        let id = Uuid::from_u128((first as u128) << 64 | turn as u128);
        let text = format!("out {id}");
        loop {
            let answer = driver.agent.send_text(&pair.contact_id, &text, &id.to_string()).await;
            if let Ok(answer) = answer
                && answer.status == 202
            {
                let message_id = answer.body["id"].as_str().unwrap().to_owned();
                told.messages.push(Sent { message_id, text });
                break;
            }
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
        turn += 4;
        tokio::time::sleep(Duration::from_millis(60)).await;
    }
    told
}
