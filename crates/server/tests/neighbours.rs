//! Two workspaces of one program, mirrored, each with its own canary words: whatever one does, no frame of the
//! other's sockets, no refusal and no line of the log tells of it, and neither is let into the other's channels.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use std::time::Duration;

use blazz_testkit::actors::{Agent, Answer, Event, Listener};
use blazz_testkit::cloud::{BusinessNumber, CloudSimulator, NumberSpec, SimulatorConfig};
use blazz_testkit::program::Program;
use serde_json::{Value, json};

const PATIENCE: Duration = Duration::from_secs(30);

struct Street {
    simulator: CloudSimulator,
    program: Program,
    data: tempfile::TempDir,
}

/// One workspace, with words that stand nowhere else.
struct Household {
    agent: Agent,
    number: BusinessNumber,
    canary: &'static str,
    customer: &'static str,
    /// The contact of the first customer.
    contact: String,
    chat: String,
    heard: Vec<Listener>,
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

async fn street() -> Street {
    let data = tempfile::tempdir().unwrap();
    let simulator = CloudSimulator::start(SimulatorConfig::default()).await.unwrap();
    let mut program = Program::new(env!("CARGO_BIN_EXE_blazz"), data.path())
        .unwrap()
        .with("BLAZZ_GRAPH_URL", simulator.base_url())
        .with("BLAZZ_LOG", "debug,blazz_api=trace,blazz_inbox=trace,blazz_realtime=trace");
    program.start().await.unwrap();
    Street { simulator, program, data }
}

/// Invites somebody, who founds a workspace of their own and is in it from then on.
async fn neighbour(owner: &Agent) -> Agent {
    let guest = owner.hire("nina").await.unwrap();
    let name = json!({ "name": "Warung KENARI-NINA" });
    let workspace = guest.post("/workspaces", &name).await.unwrap().ok().unwrap();
    let place = json!({ "workspace_id": workspace["id"] });
    guest.put("/auth/workspace", &place).await.unwrap().ok().unwrap();
    let members = owner.get("/members").await.unwrap().ok().unwrap();
    let mut members = members["items"].as_array().unwrap().iter();
    let member = members.find(|it| it["user"]["email"] == "nina@example.com").unwrap();
    owner.delete(&format!("/members/{}", text(&member["id"]))).await.unwrap();
    Agent::log_in(owner.url(), "nina@example.com", "kopi susu gula aren").await.unwrap()
}

impl Household {
    /// Connects a number, and has a first customer write.
    async fn settle(
        street: &Street,
        agent: Agent,
        canary: &'static str,
        phones: [&'static str; 2],
    ) -> Self {
        let [shown, customer] = phones;
        let number = street.simulator.add_number(NumberSpec::new(shown, canary));
        agent.connect(&number).await.unwrap();
        let listener = Listener::connect(&agent).await.unwrap();
        let phone = street.simulator.customer(customer, canary).chat_with(&number);
        phone.send_text(&format!("halo {canary}")).unwrap();
        listener.wait_for(|event| event.data.to_string().contains(canary)).await.unwrap();
        let chats = agent.get("/chats").await.unwrap().ok().unwrap();
        let first = &chats["items"][0];
        let (contact, chat) = (text(&first["contact"]["id"]), text(&first["id"]));
        Self { agent, number, canary, customer, contact, chat, heard: vec![listener] }
    }

    fn channels(&self) -> [String; 3] {
        [
            format!("private-workspace.{}", self.agent.workspace_id()),
            format!("private-chat.{}", self.contact),
            format!("presence-presence.{}", self.agent.workspace_id()),
        ]
    }

    /// What must be heard of nowhere else.
    fn secrets(&self) -> [&str; 6] {
        let digits = self.customer.trim_start_matches('+');
        let number = self.number.phone_number_id.as_str();
        [self.canary, digits, number, self.agent.workspace_id(), &self.contact, &self.chat]
    }

    async fn listen(&mut self) {
        for channel in &self.channels()[1..] {
            self.heard.push(Listener::connect_to(&self.agent, channel).await.unwrap());
        }
    }

    /// Writes both ways, reads, renames, types, and is refused something.
    async fn live(&self, street: &Street, round: u128) -> Vec<Answer> {
        let phone = street.simulator.customer(self.customer, self.canary).chat_with(&self.number);
        phone.send_text(&format!("lagi {}", self.canary)).unwrap();
        let body = format!("jawab {}", self.canary);
        let id = uuid::Uuid::from_u128(round).to_string();
        self.agent.send_text(&self.contact, &body, &id).await.unwrap().ok().unwrap();
        let read = format!("/chats/{}/read", self.chat);
        self.agent.put(&read, &json!(null)).await.unwrap();
        let name = json!({ "name": format!("Bu {}", self.canary) });
        let path = format!("/contacts/{}", self.contact);
        self.agent.put(&path, &name).await.unwrap().ok().unwrap();
        let typing = format!("/contacts/{}/typing-status", self.contact);
        self.agent.put(&typing, &json!({ "typing": true })).await.unwrap();
        let nobody = uuid::Uuid::from_u128(round);
        vec![
            self.agent.put(&path, &json!({ "name": 7, "note": self.canary })).await.unwrap(),
            self.agent.get(&format!("/contacts/{nobody}")).await.unwrap(),
        ]
    }

    fn frames(&self) -> String {
        let events = self.heard.iter().flat_map(Listener::events);
        let told = events.map(|event| format!("{} {}", event.name, event.data));
        told.collect::<Vec<_>>().join("\n")
    }

    async fn has_heard_all(&self) {
        let about = |word: String| move |event: &Event| event.data.to_string().contains(&word);
        for word in ["lagi", "jawab", "Bu"] {
            let wanted = about(format!("{word} {}", self.canary));
            self.heard[0].wait_for(wanted).await.unwrap();
        }
        let is_typing = |event: &Event| event.data.to_string().contains("\"typing\":true");
        self.heard[1].wait_for(is_typing).await.unwrap();
    }

    async fn asks_to_be_let_in(&self, channel: &str) -> Answer {
        let body = json!({ "socket_id": "1.1", "channel_name": channel });
        self.agent.post("/broadcasting/auth", &body).await.unwrap()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_frame_no_refusal_and_no_log_line_tells_of_the_neighbour() {
    let street = street().await;
    let owner = Agent::set_up(&street.program.url()).await.unwrap();
    let guest = neighbour(&owner).await;
    let phones = ["+62 811-1000-100", "+6281200001111"];
    let mut ayu = Household::settle(&street, owner, "KENARI-AYU", phones).await;
    let phones = ["+62 811-2000-200", "+6281300002222"];
    let mut nina = Household::settle(&street, guest, "KENARI-NINA", phones).await;
    ayu.listen().await;
    nina.listen().await;
    let (mut told_ayu, mut told_nina) = (String::new(), String::new());
    for round in 1..=3 {
        let (of_ayu, of_nina) =
            tokio::join!(ayu.live(&street, round), nina.live(&street, 100 + round));
        for (told, answers) in [(&mut told_ayu, of_ayu), (&mut told_nina, of_nina)] {
            for answer in answers {
                assert!((400..500).contains(&answer.status), "{}", answer.body);
                told.push_str(&answer.body.to_string());
            }
        }
    }
    for (own, other, told) in [(&ayu, &nina, &mut told_ayu), (&nina, &ayu, &mut told_nina)] {
        for channel in other.channels() {
            let answer = own.asks_to_be_let_in(&channel).await;
            assert_eq!(answer.status, 403, "{channel}: {}", answer.body);
            told.push_str(&answer.body.to_string());
        }
        own.has_heard_all().await;
    }
    street.simulator.at_rest(PATIENCE).await.unwrap();
    let log = std::fs::read_to_string(street.data.path().join("blazz.log")).unwrap();
    for (own, other, told) in [(&ayu, &nina, &told_ayu), (&nina, &ayu, &told_nina)] {
        let frames = own.frames();
        assert!(own.secrets().iter().any(|word| frames.contains(word)), "the frames are wrong");
        for secret in other.secrets() {
            assert!(!frames.contains(secret), "{} hears {secret}:\n{frames}", own.canary);
            assert!(!told.contains(secret), "{} is told {secret}: {told}", own.canary);
        }
        let private = [own.canary, own.customer.trim_start_matches('+')];
        let line = log.lines().find(|line| private.iter().any(|word| line.contains(word)));
        assert_eq!(line, None, "the log tells what is written");
    }
}
