//! A program with a bridge beside it, and what a test looks at.

use blazz_testkit::actors::{Agent, Event, Listener};
use blazz_testkit::bridge::{BridgeSimulator, Posted, Poster};
use blazz_testkit::program::Program;
use blazz_testservers::{Durability, MariaDb};
use serde_json::{Value, json};
use tempfile::TempDir;

/// What the bridge wants to be shown.
pub(crate) const TOKEN: &str = "the token of the bridge";
/// What the bridge signs with where a session has no secret of its own.
pub(crate) const SECRET: &str = "the secret of the installation";

/// Makes two tests of each behaviour, `name::on_sqlite` and `name::on_mariadb`.
macro_rules! on_both {
    ($(async fn $name:ident($house:ident: House) $behaviour:block)+) => {$(
        mod $name {
            #[allow(clippy::wildcard_imports, clippy::allow_attributes, unused_imports, reason = "the test's own file")]
            use super::*;

            async fn behaviour($house: $crate::house::House) $behaviour

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                behaviour($crate::house::House::on_sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_mariadb() {
                if let Some(house) = $crate::house::House::on_mariadb().await {
                    behaviour(house).await;
                }
            }
        }
    )+};
}

/// The program, its bridge, and the owner of its first workspace.
pub(crate) struct House {
    pub(crate) bridge: BridgeSimulator,
    pub(crate) program: Program,
    pub(crate) owner: Agent,
    _server: Option<MariaDb>,
    _folder: TempDir,
}

impl House {
    pub(crate) async fn on_sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self::build(folder, None).await
    }

    /// `None` when MariaDB is left out of the run.
    pub(crate) async fn on_mariadb() -> Option<Self> {
        if std::env::var_os("BLAZZ_TEST_SKIP_MYSQL").is_some() {
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let server =
            MariaDb::start(&folder.path().join("mariadb"), Durability::ServerEnds).unwrap();
        Some(Self::build(folder, Some(server)).await)
    }

    async fn build(folder: TempDir, server: Option<MariaDb>) -> Self {
        let bridge = BridgeSimulator::start(TOKEN).await.unwrap();
        let data = folder.path().join("data");
        std::fs::create_dir(&data).unwrap();
        let mut program = Program::new(env!("CARGO_BIN_EXE_blazz"), &data)
            .unwrap()
            .with("WHATSAPP_NODE_URL", bridge.url())
            .with("WHATSAPP_NODE_API_TOKEN", TOKEN)
            .with("WHATSAPP_WEBJS_WEBHOOK_SECRET", SECRET)
            .with("BLAZZ_LOG", "warn");
        if let Some(server) = &server {
            program = program.with("BLAZZ_DATABASE_URL", server.url());
        }
        program.start().await.unwrap();
        let owner = Agent::set_up(&program.url()).await.unwrap();
        Self { bridge, program, owner, _server: server, _folder: folder }
    }

    pub(crate) fn poster(&self, session: &str) -> Poster {
        Poster::new(&self.program.url(), session, SECRET).unwrap()
    }

    /// Connects a session that is ready, and has it told.
    pub(crate) async fn connect(&self, session: &str) -> (Value, Poster) {
        self.bridge.session(session, true);
        let account = connect(&self.owner, session, json!({})).await;
        let poster = self.poster(session);
        let ready = json!({ "phone_number": "628111000100", "pushname": "Toko Ayu" });
        applied(poster.post("session_ready", ready).await);
        (account, poster)
    }

    pub(crate) async fn listen(&self) -> Listener {
        Listener::connect(&self.owner).await.unwrap()
    }
}

/// Connects a session as this person, with further fields.
pub(crate) async fn connect(agent: &Agent, session: &str, fields: Value) -> Value {
    let mut body = json!({ "provider": "bridge", "session_id": session });
    for (key, value) in fields.as_object().unwrap() {
        body[key] = value.clone();
    }
    agent.post("/whatsapp/accounts", &body).await.unwrap().ok().unwrap()
}

pub(crate) fn applied(posted: anyhow::Result<Posted>) {
    assert_eq!(posted.unwrap(), Posted { status: 200, word: "applied".to_owned() });
}

pub(crate) fn answered(posted: anyhow::Result<Posted>, status: u16, word: &str) {
    assert_eq!(posted.unwrap(), Posted { status, word: word.to_owned() });
}

/// A text of Budi's.
pub(crate) fn text(id: &str, body: &str) -> Value {
    json!({
        "id": { "_serialized": format!("false_6281234567890@c.us_{id}") }, "type": "chat",
        "from": "6281234567890@c.us", "to": "628111000100@c.us", "body": body,
        "timestamp": 1_764_000_000, "fromMe": false, "notifyName": "Budi",
    })
}

pub(crate) fn text_is(text: &'static str) -> impl Fn(&Event) -> bool {
    move |event| event.name == "NewChatEvent" && event.data["message"]["text"] == text
}

pub(crate) fn state_is(id: &Value, state: &'static str) -> impl Fn(&Event) -> bool {
    move |event| {
        event.name == "MessageStatusEvent"
            && event.data["message_id"] == *id
            && event.data["delivery"]["state"] == state
    }
}

/// All the texts of a chat, oldest first.
pub(crate) async fn thread(agent: &Agent, contact: &Value) -> Vec<Value> {
    let address = format!("/chats/{}/messages", contact.as_str().unwrap());
    let page = agent.get(&address).await.unwrap().ok().unwrap();
    page["items"].as_array().unwrap().iter().map(|it| it["text"].clone()).collect()
}

pub(crate) async fn account(agent: &Agent, id: &Value) -> Value {
    let address = format!("/whatsapp/accounts/{}", id.as_str().unwrap());
    agent.get(&address).await.unwrap().ok().unwrap()
}
