//! Sockets of sessions, tokens and members that are taken back.

use std::time::Duration;

use blazz_domain::Clock;
use blazz_storage::SystemClock;
use blazz_testkit::actors::{Agent, Ending, RawSocket, data_of};
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::house::{House, assert_open};

/// Promised is one second; the machine that tests may be a busy one. What is only found by the round that looks
/// for expired ones takes longer than the promise.
const PROMPT: Duration = Duration::from_secs(5);
const UNAUTHORIZED: Ending = Ending { told: Some(4009), code: 4009 };

struct Office {
    house: House,
    owner: Agent,
    channel: String,
}

impl Office {
    async fn open() -> Self {
        let house = House::open().await;
        let owner = Agent::set_up(&house.url).await.unwrap();
        let channel = format!("private-workspace.{}", owner.workspace_id());
        Self { house, owner, channel }
    }

    async fn listens(&self, agent: &Agent) -> RawSocket {
        RawSocket::let_in(agent, &self.channel, None).await.unwrap().0
    }

    async fn make_token(&self, expires_at: Option<i64>) -> Value {
        let body = json!({ "name": "crm", "scopes": ["events.read"], "expires_at": expires_at });
        self.owner.post("/tokens", &body).await.unwrap().ok().unwrap()
    }

    /// A socket that a token lets in.
    async fn integration(&self, token: &Value) -> RawSocket {
        let mut socket = self.house.connect().await;
        let body = json!({ "socket_id": socket.id, "channel_name": self.channel });
        let answer = blazz_testkit::http::client()
            .unwrap()
            .post(format!("{}/broadcasting/auth", self.house.url))
            .bearer_auth(token["secret"].as_str().unwrap())
            .json(&body)
            .send()
            .await
            .unwrap();
        let mut data: Value = answer.json().await.unwrap();
        data["channel"] = self.channel.as_str().into();
        let answer = socket.subscribe_with(&data).await.unwrap();
        assert!(data_of(&answer)["cursor"].is_string(), "{answer}");
        socket
    }
}

/// Asserts that a socket is closed for good, soon after `at`.
async fn assert_ends(socket: &mut RawSocket, at: Instant) {
    assert_eq!(socket.ending().await.unwrap(), UNAUTHORIZED);
    assert!(at.elapsed() < PROMPT, "closed after {:?}", at.elapsed());
}

#[tokio::test]
async fn signing_out_closes_the_sockets_of_that_session_and_no_other() {
    let office = Office::open().await;
    let (email, password) = ("ayu@example.com", "kopi susu gula aren");
    let laptop = Agent::log_in(&office.house.url, email, password).await.unwrap();
    let mut kept = office.listens(&office.owner).await;
    let mut ended = [office.listens(&laptop).await, office.listens(&laptop).await];
    laptop.post("/auth/logout", &json!({})).await.unwrap().ok().unwrap();
    let at = Instant::now();
    for socket in &mut ended {
        assert_ends(socket, at).await;
    }
    assert_open(&mut kept).await;
}

#[tokio::test]
async fn a_session_that_is_ended_from_elsewhere_is_heard_no_more() {
    let office = Office::open().await;
    let (email, password) = ("ayu@example.com", "kopi susu gula aren");
    let laptop = Agent::log_in(&office.house.url, email, password).await.unwrap();
    let mut socket = office.listens(&laptop).await;
    let sessions = laptop.get("/auth/sessions").await.unwrap().ok().unwrap();
    let current = sessions["items"].as_array().unwrap().iter().find(|it| it["current"] == true);
    let path = format!("/auth/sessions/{}", current.unwrap()["id"].as_str().unwrap());
    office.owner.delete(&path).await.unwrap().ok().unwrap();
    assert_ends(&mut socket, Instant::now()).await;
}

#[tokio::test]
async fn a_token_that_is_taken_back_closes_its_sockets() {
    let office = Office::open().await;
    let token = office.make_token(None).await;
    let mut socket = office.integration(&token).await;
    let path = format!("/tokens/{}", token["id"].as_str().unwrap());
    office.owner.delete(&path).await.unwrap().ok().unwrap();
    assert_ends(&mut socket, Instant::now()).await;
}

#[tokio::test]
async fn a_token_that_runs_out_closes_its_sockets() {
    let office = Office::open().await;
    let lasts = Duration::from_secs(2);
    let expires_at = SystemClock.now().plus(lasts).as_millis();
    let token = office.make_token(Some(expires_at)).await;
    let mut socket = office.integration(&token).await;
    let at = Instant::now() + lasts;
    assert_ends(&mut socket, at).await;
}

#[tokio::test]
async fn somebody_who_is_taken_out_of_the_workspace_comes_back_to_a_closed_door() {
    let office = Office::open().await;
    let colleague = office.owner.hire("sari").await.unwrap();
    let mut socket = office.listens(&colleague).await;
    let members = office.owner.get("/members").await.unwrap().ok().unwrap();
    let members = members["items"].as_array().unwrap();
    let sari = members.iter().find(|it| it["user"]["email"] == "sari@example.com").unwrap();
    let path = format!("/members/{}", sari["id"].as_str().unwrap());
    office.owner.delete(&path).await.unwrap().ok().unwrap();
    let at = Instant::now();
    assert_eq!(socket.ending().await.unwrap(), Ending { told: Some(4100), code: 4100 });
    assert!(at.elapsed() < PROMPT);
    let again = RawSocket::let_in(&colleague, &office.channel, None).await;
    let refusal = again.unwrap_err().to_string();
    assert!(refusal.starts_with("403"), "{refusal}");
}
