//! Twelve secrets are planted where people type them, and looked for where they must not be: in the files of
//! the database and everything else in the data folder, in the log, in figures and in refusals. What customers
//! write and their numbers must not be in the log either.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use std::path::Path;
use std::time::Duration;

use blazz_testkit::actors::{Agent, Listener};
use blazz_testkit::cloud::{CloudSimulator, NumberSpec, SimulatorConfig};
use blazz_testkit::program::Program;
use serde_json::{Value, json};

const MASTER_KEY: &str = "q83vEjRWeJq83vEjRWeJq83vEjRWeJq83vEjRWeJqzI=";
const APP_SECRET: &str = "planted-realtime-secret-0123456789abcdef";
const METRICS_TOKEN: &str = "planted-metrics-token-0123456789";
const PASSWORD: &str = "planted first password";
const NEW_PASSWORD: &str = "planted second password";
const GUESS: &str = "planted wrong password";
const REFUSED_TOKEN: &str = "planted-token-that-was-refused";
/// What a customer writes, in a text, a name and a file's name, and from which numbers.
const SAID: &str = "planted words of a customer";
const NAME: &str = "Planted Name Of Somebody";
const NUMBERS: [&str; 2] = ["6281299887766", "6281155443322"];

/// A secret, and what it is.
type Planted = (&'static str, String);

struct Town {
    simulator: CloudSimulator,
    program: Program,
    folder: tempfile::TempDir,
}

async fn town() -> Town {
    let folder = tempfile::tempdir().unwrap();
    let simulator = CloudSimulator::start(SimulatorConfig::default()).await.unwrap();
    let mut program = Program::new(env!("CARGO_BIN_EXE_blazz"), folder.path())
        .unwrap()
        .with("BLAZZ_GRAPH_URL", simulator.base_url())
        .with("BLAZZ_LOG", "debug,blazz_api=trace,blazz_inbox=trace,blazz_realtime=trace")
        .with("BLAZZ_MASTER_KEY", MASTER_KEY)
        .with("BLAZZ_APP_SECRET", APP_SECRET)
        .with("BLAZZ_METRICS_TOKEN", METRICS_TOKEN);
    program.start().await.unwrap();
    Town { simulator, program, folder }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// Types all of them in, as people do; gives those that the program made, too.
async fn plant(town: &Town, refusals: &mut Vec<String>) -> Vec<Planted> {
    let url = town.program.url();
    let owner = json!({
        "name": "Ayu", "email": "ayu@example.com", "password": PASSWORD, "workspace_name": "Toko",
    });
    let agent = Agent::set_up_as(&url, &owner).await.unwrap();
    let number = town.simulator.add_number(NumberSpec::new("+62 811-1000-100", "Toko Ayu"));
    agent.connect(&number).await.unwrap();
    let credentials = number.credentials();
    let body = json!({ "name": "crm", "scopes": ["contacts.read"] });
    let token = agent.post("/tokens", &body).await.unwrap().ok().unwrap();
    let guest = json!({ "email": "guest@example.com", "role": "agent" });
    let invitation = agent.post("/invitations", &guest).await.unwrap().ok().unwrap();
    let invitation = text(&invitation["url"]).rsplit('/').next().unwrap().to_owned();
    let change = json!({ "current_password": PASSWORD, "new_password": NEW_PASSWORD });
    agent.put("/auth/password", &change).await.unwrap();
    refuse(&agent, &url, refusals).await;
    talk(town, &agent, &number).await;
    let cookie = agent.cookie().split('=').nth(1).unwrap().to_owned();
    vec![
        ("the master key", MASTER_KEY.to_owned()),
        ("the realtime secret", APP_SECRET.to_owned()),
        ("the token for figures", METRICS_TOKEN.to_owned()),
        ("a password", PASSWORD.to_owned()),
        ("the password after it", NEW_PASSWORD.to_owned()),
        ("a wrong password", GUESS.to_owned()),
        ("an access token", credentials.access_token.clone()),
        ("an app secret", credentials.app_secret.clone()),
        ("a token that was refused", REFUSED_TOKEN.to_owned()),
        ("an API token", text(&token["secret"])),
        ("an invitation", invitation),
        ("a session", cookie),
    ]
}

/// Has requests refused that carry secrets.
async fn refuse(agent: &Agent, url: &str, refusals: &mut Vec<String>) {
    let wrong = Agent::log_in(url, "ayu@example.com", GUESS).await.unwrap_err();
    refusals.push(format!("{wrong:#}"));
    let strange = json!({ "email": "ayu@example.com", "password": GUESS, "otp": GUESS });
    for (path, body) in [
        ("/auth/login", strange),
        ("/auth/login", json!({ "email": GUESS, "password": [GUESS] })),
        ("/whatsapp/accounts", json!({ "access_token": REFUSED_TOKEN, "app_secret": 1 })),
        ("/whatsapp/accounts", json!({ "access_token": { "a": REFUSED_TOKEN } })),
        ("/invitations/accept", json!({ "token": REFUSED_TOKEN, "password": GUESS })),
        ("/tokens", json!({ "name": "x", "scopes": [REFUSED_TOKEN.len()] })),
    ] {
        let answer = agent.post(path, &body).await.unwrap();
        assert!(answer.status >= 400, "{path}: {}", answer.body);
        refusals.push(answer.body.to_string());
    }
}

/// Customers write, the agent answers; a socket hears of it.
async fn talk(town: &Town, agent: &Agent, number: &blazz_testkit::cloud::BusinessNumber) {
    let listener = Listener::connect(agent).await.unwrap();
    for digits in NUMBERS {
        let phone = town.simulator.customer(&format!("+{digits}"), NAME).chat_with(number);
        phone.send_text(SAID).unwrap();
    }
    town.simulator.at_rest(Duration::from_secs(30)).await.unwrap();
    listener.wait_for(|event| event.data.to_string().contains(SAID)).await.unwrap();
    let chats = agent.get("/chats").await.unwrap().ok().unwrap();
    for (index, chat) in (1..).zip(chats["items"].as_array().unwrap()) {
        let contact = text(&chat["contact"]["id"]);
        let id = uuid::Uuid::from_u128(index).to_string();
        agent.send_text(&contact, SAID, &id).await.unwrap().ok().unwrap();
        agent.put(&format!("/chats/{}/read", text(&chat["id"])), &json!(null)).await.unwrap();
    }
    town.simulator.at_rest(Duration::from_secs(30)).await.unwrap();
}

/// Every file below a folder, with its bytes.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push((path.display().to_string(), std::fs::read(&path).unwrap()));
        }
    }
    found
}

fn has(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_planted_is_found_where_it_does_not_belong() {
    let town = town().await;
    let mut refusals = Vec::new();
    let planted = plant(&town, &mut refusals).await;
    assert_eq!(planted.len(), 12);
    let client = blazz_testkit::http::client().unwrap();
    let figures = client.get(format!("{}/metrics", town.program.url()));
    let figures = figures.bearer_auth(METRICS_TOKEN).send().await.unwrap().text().await.unwrap();

    let files = files(town.folder.path());
    let is_database = |path: &str| path.contains("blazz.db");
    let mut database = files.iter().filter(|(path, _)| is_database(path));
    assert!(database.any(|(_, bytes)| has(bytes, NAME)), "the files are the wrong ones");
    let log = &files.iter().find(|(path, _)| path.ends_with("blazz.log")).unwrap().1;
    assert!(log.len() > 10_000, "hardly anything was logged: {}", log.len());
    for (what, secret) in &planted {
        for (path, bytes) in &files {
            assert!(!has(bytes, secret), "{what} stands in {path}");
        }
        let refusal = refusals.iter().find(|refusal| refusal.contains(secret));
        assert_eq!(refusal, None, "{what} is told");
        assert!(!figures.contains(secret), "{what} is among the figures");
    }
    let own = [SAID, NAME, "ayu@example.com", "guest@example.com"];
    for private in own.into_iter().chain(NUMBERS) {
        let line = String::from_utf8_lossy(log);
        let line = line.lines().find(|line| line.contains(private));
        assert_eq!(line, None, "the log tells {private}");
        assert!(!figures.contains(private), "{private} is among the figures");
    }
}
