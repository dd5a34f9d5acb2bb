//! Whoever is put out hears nothing more: their open sockets are closed within a second.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use std::time::Duration;

use blazz_testkit::actors::{Agent, Listener};
use blazz_testkit::stage::Stage;
use serde_json::{Value, json};
use tokio::time::{Instant, interval};

const PASSWORD: &str = "kopi susu gula aren";
/// What is promised.
const AT_ONCE: Duration = Duration::from_secs(1);

async fn hire(stage: &Stage, name: &str, role: &str) -> Agent {
    let email = format!("{name}@example.com");
    let invitation = json!({ "email": email, "role": role });
    let made = stage.agent.post("/invitations", &invitation).await.unwrap().ok().unwrap();
    let token = made["url"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    let body = json!({ "token": token, "name": name, "password": PASSWORD });
    Agent::accept_invitation(&stage.program.url(), &body).await.unwrap()
}

async fn member(stage: &Stage, name: &str) -> String {
    let members = stage.agent.get("/members").await.unwrap().ok().unwrap();
    let mut members = members["items"].as_array().unwrap().iter();
    let member = members.find(|member| member["user"]["name"] == name).unwrap();
    member["id"].as_str().unwrap().to_owned()
}

/// The socket is open until something is done, and closed within a second of it.
async fn closes(listener: &Listener, done: impl Future<Output = u16>, what: &str) {
    assert!(!listener.is_closed(), "{what}: the socket was closed before");
    let status = done.await;
    assert!((200..300).contains(&status), "{what}: {status}");
    let (begun, mut ticks) = (Instant::now(), interval(Duration::from_millis(5)));
    while !listener.is_closed() {
        ticks.tick().await;
        assert!(begun.elapsed() < AT_ONCE, "{what}: the socket is still open");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sockets_of_whoever_is_put_out_are_closed_within_a_second() {
    let stage = Stage::set(env!("CARGO_BIN_EXE_blazz")).await.unwrap();
    let url = stage.program.url();
    let nothing = json!({});
    let status = async |answer| -> u16 {
        let answer: blazz_testkit::actors::Answer = answer;
        answer.status
    };

    let dewi = hire(&stage, "dewi", "admin").await;
    let listener = Listener::connect(&dewi).await.unwrap();
    let logout = async { status(dewi.post("/auth/logout", &nothing).await.unwrap()).await };
    closes(&listener, logout, "signing out").await;

    let dewi = Agent::log_in(&url, "dewi@example.com", PASSWORD).await.unwrap();
    let elsewhere = Agent::log_in(&url, "dewi@example.com", PASSWORD).await.unwrap();
    let listener = Listener::connect(&elsewhere).await.unwrap();
    let body = json!({ "current_password": PASSWORD, "new_password": "teh tarik tanpa gula" });
    let change = async { status(dewi.put("/auth/password", &body).await.unwrap()).await };
    closes(&listener, change, "a new password").await;

    let listener = Listener::connect(&dewi).await.unwrap();
    let path = format!("/members/{}", member(&stage, "dewi").await);
    let role = json!({ "role": "agent" });
    let demote = async { status(stage.agent.patch(&path, &role).await.unwrap()).await };
    closes(&listener, demote, "another role").await;

    let listener = Listener::connect(&dewi).await.unwrap();
    let remove = async { status(stage.agent.delete(&path).await.unwrap()).await };
    closes(&listener, remove, "being removed").await;
    assert!(Listener::connect_to(&dewi, &channel(&stage)).await.is_err(), "let in again");
}

fn channel(stage: &Stage) -> String {
    format!("private-workspace.{}", stage.agent.workspace_id())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_said_after_somebody_was_removed_never_reaches_them() {
    let stage = Stage::set(env!("CARGO_BIN_EXE_blazz")).await.unwrap();
    let dewi = hire(&stage, "dewi", "agent").await;
    let listener = Listener::connect(&dewi).await.unwrap();
    let owner = Listener::connect(&stage.agent).await.unwrap();
    let path = format!("/members/{}", member(&stage, "dewi").await);
    stage.agent.delete(&path).await.unwrap().ok().unwrap();
    let text = ("wamid.secret".to_owned(), "only for the team".to_owned());
    stage.post_texts("6281211112222", &[text]).await.unwrap();
    let has_it = |data: &Value| data.to_string().contains("only for the team");
    owner.wait_for(|event| has_it(&event.data)).await.unwrap();
    assert!(!listener.events().iter().any(|event| has_it(&event.data)));
    assert_eq!(dewi.get("/chats").await.unwrap().status, 403);
}
