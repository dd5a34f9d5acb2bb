//! What an operator does at the console: makes the owner, looks at what failed and has it applied again.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use blazz_testkit::actors::Agent;
use blazz_testkit::program::Program;
use blazz_testkit::stage::Stage;
use serde_json::json;

const PASSWORD: &str = "kopi susu gula aren";

fn blazz(data: &Path, arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_blazz"))
        .arg("--data-dir")
        .arg(data)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn create(data: &Path, password: &str) -> Output {
    let who = ["--email", "ayu@example.com", "--name", "Ayu", "--workspace", "Toko Ayu"];
    blazz(data, &[&["admin", "create"], &who[..]].concat(), password)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_owner_is_made_once_and_can_sign_in() {
    let data = tempfile::tempdir().unwrap();
    let weak = create(data.path(), "short");
    assert!(!weak.status.success());
    assert!(text(&weak.stderr).contains("at least"), "{}", text(&weak.stderr));
    let made = create(data.path(), PASSWORD);
    assert!(made.status.success(), "{}", text(&made.stderr));
    let again = create(data.path(), PASSWORD);
    assert!(!again.status.success(), "a second owner was made");

    let mut program = Program::new(env!("CARGO_BIN_EXE_blazz"), data.path()).unwrap();
    program.start().await.unwrap();
    let owner = Agent::log_in(&program.url(), "ayu@example.com", PASSWORD).await.unwrap();
    assert_eq!(owner.me["workspace"]["name"], "Toko Ayu");
    assert!(Agent::log_in(&program.url(), "ayu@example.com", "wrong password").await.is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn figures_are_shown_to_who_has_the_token() {
    let data = tempfile::tempdir().unwrap();
    let mut program = Program::new(env!("CARGO_BIN_EXE_blazz"), data.path())
        .unwrap()
        .with("BLAZZ_METRICS_TOKEN", "a token for prometheus");
    program.start().await.unwrap();
    let client = blazz_testkit::http::client().unwrap();
    let status = async |token: Option<&str>| {
        let mut request = client.get(format!("{}/metrics", program.url()));
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        request.send().await.unwrap().status().as_u16()
    };
    assert_eq!(status(None).await, 401);
    assert_eq!(status(Some("another")).await, 401);
    assert_eq!(status(Some("a token for prometheus")).await, 200);
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_kept_on_disk_is_for_the_user_of_the_program_alone() {
    use std::os::unix::fs::PermissionsExt;
    let outer = tempfile::tempdir().unwrap();
    let data = outer.path().join("new/data");
    let made = create(&data, PASSWORD);
    assert!(made.status.success(), "{}", text(&made.stderr));
    let mut program = Program::new(env!("CARGO_BIN_EXE_blazz"), &data).unwrap();
    program.start().await.unwrap();
    let rights = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((rights(&outer.path().join("new")), rights(&data)), (0o700, 0o700));
    for file in ["blazz.db", "blazz.db-wal", "blazz.db-shm", "blazz.lock", "master.key"] {
        assert_eq!(rights(&data.join(file)), 0o600, "{file}");
    }
}

#[test]
fn a_start_without_a_key_says_what_to_do() {
    let data = tempfile::tempdir().unwrap();
    let public = ["--public-url", "https://inbox.example", "serve"];
    let refused = blazz(data.path(), &public, "");
    assert!(!refused.status.success());
    assert!(text(&refused.stderr).contains("BLAZZ_MASTER_KEY"), "{}", text(&refused.stderr));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_could_not_be_applied_is_listed_and_replayed_beside_the_running_program() {
    let stage = Stage::set(env!("CARGO_BIN_EXE_blazz")).await.unwrap();
    stage.post(json!({ "messages": "not a list" })).await.unwrap();

    let listed = blazz(stage.data(), &["inbound", "list"], "");
    let line = text(&listed.stdout).lines().next().unwrap_or_default().to_owned();
    assert!(line.contains("messages"), "{}{}", text(&listed.stdout), text(&listed.stderr));
    let id = line.split_whitespace().next().unwrap();
    let replayed = blazz(stage.data(), &["inbound", "replay", id], "");
    assert!(replayed.status.success(), "{}", text(&replayed.stderr));
    assert!(text(&replayed.stdout).starts_with(&format!("{id}  failed")), "{replayed:?}");
    let kept = stage.agent.get(&format!("/inbound/{id}")).await.unwrap().ok().unwrap();
    assert!(kept.to_string().contains("not a list"), "{kept}");

    let stranger = uuid::Uuid::from_u128(1).to_string();
    let missing = blazz(stage.data(), &["inbound", "replay", &stranger], "");
    assert!(!missing.status.success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_restored_backup_the_event_log_is_another_one() {
    let stage = Stage::set(env!("CARGO_BIN_EXE_blazz")).await.unwrap();
    let epoch = async || {
        let page = stage.agent.get("/events").await.unwrap().ok().unwrap();
        page["epoch"].as_str().unwrap().to_owned()
    };
    let before = epoch().await;
    assert_eq!(epoch().await, before);
    let renewed = blazz(stage.data(), &["events", "renew"], "");
    assert!(renewed.status.success(), "{}", text(&renewed.stderr));
    let after = epoch().await;
    assert_ne!(after, before);
    assert!(text(&renewed.stdout).contains(&after), "{}", text(&renewed.stdout));
}
