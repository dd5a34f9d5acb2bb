//! A team with customers whose messages are followed from the click to the phone.

use std::time::{Duration, Instant};

use blazz_testkit::actors::Answer;
use blazz_testkit::cloud::{BusinessNumber, CustomerChat, Entry, Event, FaultRule, Target};
use blazz_testkit::outage::Row;
use blazz_testkit::stage::Stage;
use serde_json::{Value, json};
use uuid::Uuid;

/// Longer than any wait that a test provokes.
pub(crate) const PATIENCE: Duration = Duration::from_secs(100);
const LOOK_EVERY: Duration = Duration::from_millis(20);

pub(crate) struct Office(pub(crate) Stage);

/// Somebody who wrote, so that the team may answer.
pub(crate) struct Customer {
    pub(crate) contact: String,
    pub(crate) chat: CustomerChat,
}

/// A message that the program has taken.
#[derive(Clone)]
pub(crate) struct Sent {
    pub(crate) contact: String,
    pub(crate) id: String,
    pub(crate) text: String,
}

/// A row about WhatsApp; the time to recover is added at the end.
pub(crate) fn row(fault: &str, injected: &str, user_sees: &str, held: &str) -> Row {
    Row {
        area: "WhatsApp".into(),
        fault: fault.into(),
        injected: injected.into(),
        user_sees: user_sees.into(),
        held: held.into(),
        recovery_ms: None,
    }
}

impl Office {
    pub(crate) async fn open() -> Self {
        Self(Stage::set(env!("CARGO_BIN_EXE_blazz")).await.unwrap())
    }

    /// A customer of the first number.
    pub(crate) async fn customer(&self, index: u32) -> Customer {
        self.customer_of(&self.0.number, index).await
    }

    pub(crate) async fn customer_of(&self, number: &BusinessNumber, index: u32) -> Customer {
        let phone = format!("+62812000{index:05}");
        let person = self.0.simulator.customer(&phone, &format!("Customer {index}"));
        let chat = person.chat_with(number);
        chat.send_text("halo").unwrap();
        self.0.simulator.at_rest(PATIENCE).await.unwrap();
        let found = self.0.agent.get(&format!("/contacts?q={}", &phone[1..])).await.unwrap();
        let contact = found.ok().unwrap()["items"][0]["id"].as_str().unwrap().to_owned();
        Customer { contact, chat }
    }

    pub(crate) async fn send(&self, to: &Customer, text: &str) -> Sent {
        self.send_on("normal", to, text).await
    }

    pub(crate) async fn send_on(&self, lane: &str, to: &Customer, text: &str) -> Sent {
        let contact = to.contact.clone();
        let answer = self.try_send(lane, to, text).await;
        assert_eq!(answer.status, 202, "{}", answer.body);
        Sent { contact, id: answer.body["id"].as_str().unwrap().to_owned(), text: text.to_owned() }
    }

    pub(crate) async fn try_send(&self, lane: &str, to: &Customer, text: &str) -> Answer {
        let contact = &to.contact;
        let body = json!({
            "contact_id": contact, "type": "text", "text": { "body": text }, "lane": lane,
            "client_message_id": Uuid::from_bytes(bytes_of(text)),
        });
        self.0.agent.post("/whatsapp/send", &body).await.unwrap()
    }

    /// Three messages to one customer and one to another: what order and loss show in.
    pub(crate) async fn send_some(&self, one: &Customer, other: &Customer) -> Vec<Sent> {
        let mut sent = Vec::new();
        for text in ["satu", "dua", "tiga"] {
            sent.push(self.send(one, text).await);
        }
        sent.push(self.send(other, "lain").await);
        sent
    }

    /// The message as the API tells it, and so the page draws it.
    pub(crate) async fn look(&self, sent: &Sent) -> Value {
        let path = format!("/chats/{}/messages", sent.contact);
        let page = self.0.agent.get(&path).await.unwrap().ok().unwrap();
        let items = page["items"].as_array().unwrap();
        items.iter().find(|it| it["id"] == sent.id.as_str()).unwrap().clone()
    }

    pub(crate) async fn state(&self, sent: &Sent) -> String {
        self.look(sent).await["delivery"]["state"].as_str().unwrap().to_owned()
    }

    /// Waits until the bubble is in one of these states; gives its delivery.
    pub(crate) async fn until(&self, sent: &Sent, states: &[&str]) -> Value {
        let begun = Instant::now();
        loop {
            let delivery = self.look(sent).await["delivery"].clone();
            if states.iter().any(|state| delivery["state"] == *state) {
                return delivery;
            }
            assert!(begun.elapsed() < PATIENCE, "{} is {delivery}, not {states:?}", sent.text);
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// Waits until all have reached the phones; gives how long that took.
    pub(crate) async fn until_delivered(&self, all: &[Sent]) -> Duration {
        let begun = Instant::now();
        for sent in all {
            self.until(sent, &["delivered"]).await;
        }
        begun.elapsed()
    }

    /// What must hold however it went: each message reached WhatsApp once, and those of a chat in order.
    pub(crate) fn nothing_is_lost_doubled_or_out_of_order(&self, all: &[Sent]) {
        let accepted = self.0.simulator.ledger().accepted();
        for sent in all {
            let times = accepted.iter().filter(|it| it.text.as_ref() == Some(&sent.text)).count();
            assert_eq!(times, 1, "{} was accepted {times} times", sent.text);
        }
        let place =
            |sent: &Sent| accepted.iter().position(|it| it.text.as_ref() == Some(&sent.text));
        for pair in all.windows(2).filter(|pair| pair[0].contact == pair[1].contact) {
            assert!(place(&pair[0]) < place(&pair[1]), "{} came too late", pair[0].text);
        }
    }

    /// Has every send go wrong like this until [`Self::heal`].
    pub(crate) fn break_sends(&self, fault: blazz_testkit::cloud::Fault) {
        self.0.simulator.faults().add(FaultRule::always(Target::Send, fault));
    }

    pub(crate) fn heal(&self) {
        self.0.simulator.faults().clear();
        self.0.simulator.take_connections();
    }

    /// Waits until this many requests went wrong.
    pub(crate) async fn until_faults(&self, count: usize) {
        let ledger = self.0.simulator.ledger();
        let is_fault = |entry: &Entry| matches!(entry.event, Event::Faulted { .. });
        let struck = || ledger.entries().iter().filter(|it| is_fault(it)).count();
        self.0.simulator.wait_until(PATIENCE, || struck() >= count).await.unwrap();
    }

    /// Status and reason of the first account, as the page shows them.
    pub(crate) async fn account(&self) -> Value {
        let accounts = self.0.agent.get("/whatsapp/accounts").await.unwrap().ok().unwrap();
        accounts["items"][0].clone()
    }

    pub(crate) async fn retry(&self, sent: &Sent) {
        let path = format!("/messages/{}/retry", sent.id);
        self.0.agent.post(&path, &json!({})).await.unwrap().ok().unwrap();
    }

    /// A customer's message gets through all the same.
    pub(crate) async fn hears(&self, from: &Customer, text: &str) {
        from.chat.send_text(text).unwrap();
        let path = format!("/chats/{}/messages", from.contact);
        let begun = Instant::now();
        loop {
            let page = self.0.agent.get(&path).await.unwrap().ok().unwrap();
            if page["items"].as_array().unwrap().iter().any(|it| it["text"] == text) {
                return;
            }
            assert!(begun.elapsed() < PATIENCE, "{text} did not arrive");
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }
}

/// The same for the same text.
fn bytes_of(text: &str) -> [u8; 16] {
    let hash =
        text.bytes().fold(7, |hash: u128, byte| hash.wrapping_mul(31).wrapping_add(byte.into()));
    hash.to_be_bytes()
}
