//! How soon what was queued leaves, and that one number's trouble is its own.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use std::time::{Duration, Instant};

use blazz_testkit::actors::Agent;
use blazz_testkit::cloud::{
    BusinessNumber, CloudSimulator, Entry, Event, Fault, FaultRule, MediaDraft, NumberSpec,
    SimulatorConfig, Target,
};
use blazz_testkit::program::Program;
use serde_json::json;
use tempfile::TempDir;
use uuid::Uuid;

const PATIENCE: Duration = Duration::from_secs(20);
const HANG_MS: u64 = 6_000;

struct Stage {
    simulator: CloudSimulator,
    agent: Agent,
    _program: Program,
    _data: TempDir,
}

impl Stage {
    async fn set() -> Self {
        let data = tempfile::tempdir().unwrap();
        let simulator = CloudSimulator::start(SimulatorConfig::default()).await.unwrap();
        let mut program = Program::new(env!("CARGO_BIN_EXE_blazz"), data.path())
            .unwrap()
            .with("BLAZZ_GRAPH_URL", simulator.base_url());
        program.start().await.unwrap();
        let agent = Agent::set_up(&program.url()).await.unwrap();
        Self { simulator, agent, _program: program, _data: data }
    }

    async fn number(&self, shown: &str, name: &str) -> BusinessNumber {
        let number = self.simulator.add_number(NumberSpec::new(shown, name));
        self.agent.connect_again(name, &number).await.unwrap();
        number
    }

    /// Customers who wrote to this number, as contacts of the inbox.
    async fn customers(&self, number: &BusinessNumber, first: u32, count: u32) -> Vec<String> {
        let mut contacts = Vec::new();
        for index in first..first + count {
            let phone = format!("+62812000{index:05}");
            let person = self.simulator.customer(&phone, &format!("Customer {index}"));
            person.chat_with(number).send_text("halo").unwrap();
            self.simulator.at_rest(PATIENCE).await.unwrap();
            let found = self.agent.get(&format!("/contacts?q={}", &phone[1..])).await.unwrap();
            contacts.push(found.ok().unwrap()["items"][0]["id"].as_str().unwrap().to_owned());
        }
        contacts
    }

    async fn send(&self, contact: &str, text: &str) {
        self.send_on("normal", contact, text).await;
    }

    async fn send_on(&self, lane: &str, contact: &str, text: &str) {
        let body = json!({
            "contact_id": contact,
            "type": "text",
            "text": { "body": text },
            "client_message_id": Uuid::from_u128(number_of(text)),
            "lane": lane,
        });
        let answer = self.agent.post("/whatsapp/send", &body).await.unwrap();
        assert_eq!(answer.status, 202, "{}", answer.body);
    }

    /// Lets this many requests of a kind hang.
    fn hang(&self, on: Target, times: u32) {
        let delay = FaultRule::once(on, Fault::Delay { ms: HANG_MS });
        self.simulator.faults().add(FaultRule { times: Some(times), ..delay });
    }

    /// Waits until this many requests hang.
    async fn until_hanging(&self, count: usize) {
        let ledger = self.simulator.ledger();
        let is_fault = |entry: &Entry| matches!(entry.event, Event::Faulted { .. });
        let hanging = || ledger.entries().iter().filter(|it| is_fault(it)).count();
        self.simulator.wait_until(PATIENCE, || hanging() == count).await.unwrap();
    }

    /// Waits until Meta has taken this text; gives how long that was.
    async fn until_taken(&self, text: &str) -> Duration {
        let begun = Instant::now();
        let ledger = self.simulator.ledger();
        self.simulator
            .wait_until(PATIENCE, || !ledger.accepted_with_text(text).is_empty())
            .await
            .unwrap();
        begun.elapsed()
    }
}

/// A number that is the same for the same text.
fn number_of(text: &str) -> u128 {
    text.bytes().fold(7, |hash: u128, byte| hash.wrapping_mul(31).wrapping_add(byte.into()))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_idle_queue_starts_a_send_within_ten_milliseconds() {
    let stage = Stage::set().await;
    let number = stage.number("+62 811-1000-100", "Toko Ayu").await;
    let contacts = stage.customers(&number, 0, 21).await;
    let mut times = Vec::new();
    for (index, contact) in contacts.iter().enumerate() {
        let text = format!("sebentar {index}");
        stage.send(contact, &text).await;
        times.push(stage.until_taken(&text).await);
        stage.simulator.at_rest(PATIENCE).await.unwrap();
    }
    times.sort_unstable();
    println!("from the answer to Meta's door: {times:?}");
    // A quarter of the tries: the machine does other things too, and a poll would show in every one.
    assert!(times[times.len() / 4] < Duration::from_millis(10), "{times:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_whose_sends_hang_does_not_hold_up_another() {
    const HANGING: u32 = 12;
    let stage = Stage::set().await;
    let slow = stage.number("+62 811-1000-100", "Toko Ayu").await;
    let quick = stage.number("+62 811-2000-200", "Toko Budi").await;
    let waiting = stage.customers(&slow, 0, HANGING + 8).await;
    let other = stage.customers(&quick, 100, 1).await;
    stage.hang(Target::Send, HANGING);
    for (index, contact) in waiting.iter().enumerate() {
        stage.send(contact, &format!("tertahan {index}")).await;
    }
    let ledger = stage.simulator.ledger();
    stage.until_hanging(HANGING as usize).await;
    assert_eq!(ledger.accepted().len(), 0, "all places of the number should hang");

    stage.send(&other[0], "langsung").await;
    let time = stage.until_taken("langsung").await;
    assert!(time < Duration::from_secs(2), "{time:?}");
    assert_eq!(ledger.accepted().len(), 1, "those that hang came first");
    for index in 0..waiting.len() {
        stage.until_taken(&format!("tertahan {index}")).await;
    }
    assert!(ledger.accepted_twice().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_urgent_message_finds_a_place_beside_many_that_hang() {
    let stage = Stage::set().await;
    let number = stage.number("+62 811-1000-100", "Toko Ayu").await;
    let contacts = stage.customers(&number, 0, 21).await;
    let (urgent, ordinary) = contacts.split_first().unwrap();
    stage.hang(Target::Send, 12);
    for (index, contact) in ordinary.iter().enumerate() {
        stage.send(contact, &format!("biasa {index}")).await;
    }
    stage.until_hanging(12).await;
    stage.send_on("urgent", urgent, "mendesak").await;
    let time = stage.until_taken("mendesak").await;
    assert!(time < Duration::from_secs(2), "{time:?}");
    assert_eq!(stage.simulator.ledger().accepted().len(), 1, "those that hang came first");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_that_hang_hold_up_no_reply() {
    let stage = Stage::set().await;
    let number = stage.number("+62 811-1000-100", "Toko Ayu").await;
    let contacts = stage.customers(&number, 0, 1).await;
    stage.hang(Target::MediaDownload, 4);
    let sender = stage.simulator.customer("+6281200099999", "Many files").chat_with(&number);
    for _ in 0..24 {
        sender
            .send_image(MediaDraft::new("image/jpeg", *b"\xff\xd8\xff\xe0 not much of a picture"))
            .unwrap();
    }
    stage.until_hanging(4).await;
    stage.send(&contacts[0], "balasan").await;
    let time = stage.until_taken("balasan").await;
    assert!(time < Duration::from_secs(2), "{time:?}");
}
