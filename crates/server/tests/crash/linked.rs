//! Deaths of the program that has a linked device: messages both ways are neither lost nor doubled nor put out of
//! order, and the keys of the conversations stay whole.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::{Duration, Instant};

use blazz_faults::{CRASH_AT, Point};
use blazz_testkit::actors::Agent;
use blazz_testkit::program::Program;
use blazz_testkit::proof::DatabaseKind;
use blazz_testkit::web_stage::{self, SHOP, WebStage};
use blazz_websimulator::{Phone, WebSimulator};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::trials::{faulty, skips};

/// Until all has come to rest after the last death; what comes meanwhile begins it anew.
const REST: Duration = Duration::from_mins(1);
/// A dead owner's accounts are another's within this time.
const TAKEN_OVER: Duration = Duration::from_secs(15);
const PEOPLE: usize = 3;
/// What may be sent to one person at once ([`blazz_domain::pace::Pace::PAIR`]).
const MOST_TO_ONE: u32 = 40;
/// A key both programs have, for the test alone.
const KEY: &str = "iJtCAVnIVXHQ3LkLUMmbBbrKJ8NiMC8E/PLbmRZ0/dU=";

/// What was written, by person: texts that the shop's customers sent, and those it sent to them.
struct Written {
    from: Vec<AtomicU32>,
    to: Vec<AtomicU32>,
}

struct Trial {
    simulator: Arc<WebSimulator>,
    people: Vec<Phone>,
    contacts: Vec<String>,
    written: Arc<Written>,
    agents: Vec<Agent>,
    stop: Arc<AtomicBool>,
    talking: JoinSet<()>,
}

impl Trial {
    /// Everybody has written once, so that the team knows whom to write to.
    async fn begin(stage: &WebStage, simulator: Arc<WebSimulator>, agents: Vec<Agent>) -> Self {
        let person = |number| {
            let phone = simulator.phone(&format!("62812345100{number:02}"));
            phone.set_name(&format!("Person {number}"));
            phone
        };
        let people: Vec<Phone> = (0..PEOPLE).map(person).collect();
        for phone in &people {
            phone.send_text(SHOP, "halo").await.unwrap();
        }
        let has_all = |list: &Value| list["items"].as_array().is_some_and(|it| it.len() == PEOPLE);
        let chats = stage.wait_for("/chats", has_all).await.unwrap();
        let contact_of = |phone: &Phone| {
            let number = format!("+{}", phone.number());
            let items = chats["items"].as_array().unwrap();
            let chat = items.iter().find(|chat| chat["contact"]["phone"] == number).unwrap();
            chat["contact"]["id"].as_str().unwrap().to_owned()
        };
        let contacts = people.iter().map(contact_of).collect();
        let counters = || (0..PEOPLE).map(|_| AtomicU32::new(0)).collect();
        let written = Arc::new(Written { from: counters(), to: counters() });
        let stop = Arc::new(AtomicBool::new(false));
        Self { simulator, people, contacts, written, agents, stop, talking: JoinSet::new() }
    }

    fn talk(&mut self) {
        for (number, (phone, contact)) in self.people.iter().zip(&self.contacts).enumerate() {
            let (written, stop) = (self.written.clone(), self.stop.clone());
            let phone = phone.clone();
            self.talking.spawn(async move {
                while !stop.load(Ordering::Relaxed) {
                    let next = written.from[number].fetch_add(1, Ordering::Relaxed);
                    phone.send_text(SHOP, &format!("in {next}")).await.unwrap();
                    tokio::time::sleep(Duration::from_millis(60)).await;
                }
            });
            let (written, stop) = (self.written.clone(), self.stop.clone());
            let (agents, contact) = (self.agents.clone(), contact.clone());
            self.talking.spawn(async move {
                // As many as leave without a wait.
                while !stop.load(Ordering::Relaxed)
                    && written.to[number].load(Ordering::Relaxed) < MOST_TO_ONE
                {
                    let next = written.to[number].load(Ordering::Relaxed);
                    if is_taken(&agents, &contact, number, next).await {
                        written.to[number].store(next + 1, Ordering::Relaxed);
                    }
                    tokio::time::sleep(Duration::from_millis(250)).await;
                }
            });
        }
    }

    async fn quiet(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        while let Some(ended) = self.talking.join_next().await {
            ended.unwrap();
        }
    }

    /// Waits until all that was written has come, and compares.
    async fn compare(&self, agent: &Agent) {
        for number in 0..PEOPLE {
            self.compare_received(agent, number).await;
            self.compare_sent(agent, number).await;
        }
        assert_eq!(self.simulator.complaints(), []);
    }

    async fn compare_received(&self, agent: &Agent, number: usize) {
        let count = self.written.from[number].load(Ordering::Relaxed);
        let wanted: Vec<String> = (0..count).map(|next| format!("in {next}")).collect();
        let mut patience = Patience::default();
        loop {
            let texts = thread(agent, &self.contacts[number]).await;
            let received: Vec<&String> =
                texts.iter().filter(|text| text.starts_with("in ") || text.is_empty()).collect();
            if received.iter().copied().eq(&wanted) {
                return;
            }
            assert!(
                patience.lasts(received.len()),
                "person {number}: {} of {count} came: {received:?}; the simulator complains of {:?}",
                received.len(),
                self.simulator.complaints()
            );
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    async fn compare_sent(&self, agent: &Agent, number: usize) {
        let count = self.written.to[number].load(Ordering::Relaxed);
        let wanted: Vec<String> = (0..count).map(|next| format!("out {next}")).collect();
        let mut patience = Patience::default();
        loop {
            let mut seen = std::collections::HashSet::new();
            // A phone shows a message once, however often it comes.
            let shown = self.people[number].received().into_iter();
            let shown = shown.filter(|message| seen.insert(message.id.clone()));
            let texts: Vec<String> = shown.map(|it| it.text().unwrap_or("?").to_owned()).collect();
            if texts == wanted {
                return;
            }
            assert!(
                patience.lasts(texts.len()),
                "person {number}: {} of {count} arrived: {texts:?}; came again: {:?}; the team sees {:?}; the simulator complains of {:?}",
                texts.len(),
                self.people[number].seen().repeated,
                unfinished(agent, &self.contacts[number]).await,
                self.simulator.complaints()
            );
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }
}

/// Waits on as long as something comes.
#[derive(Default)]
struct Patience(Option<(usize, Instant)>);

impl Patience {
    fn lasts(&mut self, count: usize) -> bool {
        let (most, since) = *self.0.get_or_insert_with(|| (count, Instant::now()));
        if count > most {
            self.0 = Some((count, Instant::now()));
        }
        count > most || since.elapsed() < REST
    }
}

/// Whether one of the programs has taken a message; the same one again as long as nobody answers.
async fn is_taken(agents: &[Agent], contact: &str, person: usize, next: u32) -> bool {
    let id = uuid::Uuid::from_u128((person as u128 + 1) << 64 | u128::from(next)).to_string();
    for agent in agents {
        if let Ok(answer) = agent.send_text(contact, &format!("out {next}"), &id).await
            && (200..300).contains(&answer.status)
        {
            return true;
        }
    }
    false
}

/// The newest messages of the team, with how far each has come.
async fn unfinished(agent: &Agent, contact: &str) -> Vec<String> {
    let path = format!("/chats/{contact}/messages?limit=100");
    let Ok(page) = agent.get(&path).await else { return Vec::new() };
    let items = page.body["items"].as_array().cloned().unwrap_or_default();
    let ours = items.into_iter().filter(|it| it["direction"] == "out");
    ours.map(|it| format!("{} {} {}", it["text"], it["provider_message_id"], it["delivery"]))
        .collect()
}

/// The texts of a thread, oldest first; empty for what says nothing.
async fn thread(agent: &Agent, contact: &str) -> Vec<String> {
    let mut texts = Vec::new();
    let mut path = format!("/chats/{contact}/messages?limit=100");
    loop {
        let Ok(page) = agent.get(&path).await else { return Vec::new() };
        for message in page.body["items"].as_array().into_iter().flatten() {
            texts.push(message["text"].as_str().unwrap_or_default().to_owned());
        }
        let Some(cursor) = page.body["next_cursor"].as_str() else { break };
        path = format!("/chats/{contact}/messages?limit=100&before={cursor}");
    }
    texts.reverse();
    texts
}

fn seed() -> u64 {
    std::env::var("BLAZZ_TEST_SEED").ok().and_then(|it| it.parse().ok()).unwrap_or(4)
}

fn kills() -> u32 {
    std::env::var("BLAZZ_TEST_KILLS").ok().and_then(|it| it.parse().ok()).unwrap_or(8)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kills_of_a_linked_device_on_sqlite_lose_and_double_nothing() {
    let (mut stage, account) = WebStage::linked(env!("CARGO_BIN_EXE_blazz")).await.unwrap();
    stage.unlimit(&account).await.unwrap();
    let simulator = stage.simulator.clone();
    let port = stage.program.url();
    let mut trial = Trial::begin(&stage, simulator, vec![stage.agent.clone()]).await;
    trial.talk();
    let mut chance = StdRng::seed_from_u64(seed());
    for _ in 0..kills() {
        tokio::time::sleep(Duration::from_millis(chance.random_range(100..1500))).await;
        stage.program.kill().await.unwrap();
        stage.program.start().await.unwrap();
        assert_eq!(stage.program.url(), port, "the program comes back at the same address");
    }
    stage.wait_for_state(&account, "connected").await.unwrap();
    trial.quiet().await;
    trial.compare(&stage.agent).await;
    println!("handed over twice: {}", trial.simulator.accepted_twice().len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn deaths_between_whatsapp_and_our_commit_send_no_message_twice() {
    let (mut stage, account) = WebStage::linked(faulty()).await.unwrap();
    stage.unlimit(&account).await.unwrap();
    let simulator = stage.simulator.clone();
    let mut trial = Trial::begin(&stage, simulator, vec![stage.agent.clone()]).await;
    trial.talk();
    for _ in 0..4 {
        stage.program.kill().await.unwrap();
        stage.program.set(CRASH_AT, Some(format!("{}:10", Point::AfterCall.name())));
        stage.program.start().await.unwrap();
        stage.program.death().await.unwrap();
        stage.program.set(CRASH_AT, None);
        stage.program.start().await.unwrap();
        stage.wait_for_state(&account, "connected").await.unwrap();
    }
    trial.quiet().await;
    trial.compare(&stage.agent).await;
    let twice = trial.simulator.accepted_twice();
    assert!(!twice.is_empty(), "no death came between WhatsApp's word and our commit");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_moves_between_processes_while_people_talk_without_a_new_scan() {
    if skips(DatabaseKind::MariaDb) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let server = maria_db(folder.path());
    let with = [("BLAZZ_DATABASE_URL", server.url()), ("BLAZZ_MASTER_KEY", KEY.to_owned())];
    let stage = WebStage::with(env!("CARGO_BIN_EXE_blazz"), &with).await.unwrap();
    let account = stage.link(&stage.shop).await.unwrap();
    stage.unlimit(&account).await.unwrap();
    let mut other = second(&stage, folder.path(), &with);
    other.start().await.unwrap();
    let agents = [stage.agent.clone(), stage.agent.clone().at(&other.url())];
    let mut trial = Trial::begin(&stage, stage.simulator.clone(), agents.to_vec()).await;
    trial.talk();
    let path = format!("/whatsapp/accounts/{account}");
    for round in 0..4 {
        let moved = agents[round % 2].post(&format!("{path}/move"), &json!({})).await.unwrap();
        assert_eq!(moved.status, 200, "{}", moved.body);
        // Only the process that has the connection knows when it last heard anything.
        until_heard_by(&agents[1 - round % 2], &path).await;
    }
    trial.quiet().await;
    trial.compare(&agents[0]).await;
    assert_eq!(stage.shop.linked_devices().len(), 1, "nobody scanned again");
}

async fn until_heard_by(agent: &Agent, path: &str) {
    let began = Instant::now();
    loop {
        let link = agent.get(&format!("{path}/link")).await.unwrap().body;
        if link["state"] == "connected" && !link["heard_at"].is_null() {
            return;
        }
        assert!(began.elapsed() < REST, "the other process has not got it: {link}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

fn maria_db(folder: &Path) -> blazz_testservers::MariaDb {
    let durability = blazz_testservers::Durability::PowerCut;
    blazz_testservers::MariaDb::start(&folder.join("mariadb"), durability).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_process_takes_a_linked_device_over_when_its_owner_dies() {
    if skips(DatabaseKind::MariaDb) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let server = maria_db(folder.path());
    let binary = env!("CARGO_BIN_EXE_blazz");
    let with = [("BLAZZ_DATABASE_URL", server.url()), ("BLAZZ_MASTER_KEY", KEY.to_owned())];
    let stage = WebStage::with(binary, &with).await.unwrap();
    let account = stage.link(&stage.shop).await.unwrap();
    stage.unlimit(&account).await.unwrap();
    let mut other = second(&stage, folder.path(), &with);
    other.start().await.unwrap();
    let at_other = stage.agent.clone().at(&other.url());
    let agents = vec![stage.agent.clone(), at_other.clone()];
    let mut trial = Trial::begin(&stage, stage.simulator.clone(), agents).await;
    trial.talk();
    let (first, _data) = stage.into_program();
    let mut programs = [first, other];
    let ears = [trial.agents[0].clone(), trial.agents[1].clone()];
    let mut chance = StdRng::seed_from_u64(seed());
    let mut took = Vec::new();
    for round in 0..kills().min(6) {
        tokio::time::sleep(Duration::from_millis(chance.random_range(500..2500))).await;
        // The owner is the one that was not killed last.
        let owner = usize::from(round % 2 == 1);
        programs[owner].kill().await.unwrap();
        took.push(until_connected_anew(&trial, &ears[1 - owner], &account).await);
        programs[owner].start().await.unwrap();
    }
    trial.quiet().await;
    trial.compare(&at_other).await;
    println!("taken over and connected after {took:?}");
    took.sort_unstable();
    // The machine that tests are run on does much else at the same time: the middle one counts.
    assert!(took[took.len() / 2] < TAKEN_OVER, "{took:?}");
}

/// How long until the device is online again and the account says so.
async fn until_connected_anew(trial: &Trial, agent: &Agent, account: &str) -> Duration {
    let began = Instant::now();
    let shop = trial.simulator.phone(SHOP);
    let path = format!("/whatsapp/accounts/{account}/link");
    let device = shop.linked_devices().remove(0);
    trial.simulator.wait_until(REST, || !trial.simulator.is_online(&device)).await.unwrap();
    loop {
        let is_online = trial.simulator.is_online(&device);
        if is_online
            && let Ok(answer) = agent.get(&path).await
            && answer.body["state"] == json!("connected")
        {
            return began.elapsed();
        }
        assert!(began.elapsed() < REST, "nobody took the account over");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

fn second(stage: &WebStage, folder: &Path, with: &[(&str, String)]) -> Program {
    let data = folder.join("second");
    std::fs::create_dir(&data).unwrap();
    let binary = env!("CARGO_BIN_EXE_blazz");
    let mut program = web_stage::program(binary, &data, &stage.simulator).unwrap();
    for (variable, value) in with {
        program = program.with(variable, value.clone());
    }
    program
}
