//! The stage of every test: a real database with a workspace, a clock, and a Graph that plays a script.

mod bodies;
mod clock;
mod database;
mod graph;
mod jobs;
mod looks;
mod sends;
#[path = "../../../../testkit/shared/sequences.rs"]
mod sequences;

use std::sync::Arc;

use blazz_blobs::Blobs;
use blazz_domain::account::{AccountReport, AccountStatus, ProviderKind};
use blazz_domain::{AccountId, Clock, MessageId};
use blazz_inbox::webhooks::{self, Received, WebhookError};
use blazz_inbox::{Inbox, InboxSettings, Providers};
use blazz_providers::cloud::{CloudProvider, CloudSettings};
use blazz_storage::workspace::accounts::{AccountSecrets, NewAccount};
use blazz_storage::{Database, Scope, WorkspaceTx};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;
use tempfile::TempDir;

pub(crate) use bodies::{body, change, customer, status, text};
pub(crate) use clock::{START, TestClock};
pub(crate) use graph::{Graph, Reply};
pub(crate) use looks::phone;
pub(crate) use sends::{template, words};
pub(crate) use sequences::sequences;

use database::TestDatabase;

pub(crate) const APP_SECRET: &str = "0123456789abcdef0123456789abcdef";
/// The business account and number of [`Stage::open`].
pub(crate) const WABA: &str = "7";
pub(crate) const NUMBER: &str = "11";

/// Everything a test acts on.
pub(crate) struct Stage {
    pub(crate) inbox: Arc<Inbox>,
    pub(crate) clock: Arc<TestClock>,
    pub(crate) graph: Graph,
    pub(crate) scope: Scope,
    /// The number the stage opened with.
    pub(crate) account: AccountId,
    _database: TestDatabase,
    _files: TempDir,
}

impl Stage {
    /// A workspace with one connected number, on SQLite.
    pub(crate) async fn open() -> Self {
        Self::on(TestDatabase::sqlite()).await
    }

    /// The same, never reaching a disk: for tests that commit very often.
    pub(crate) async fn open_in_memory() -> Self {
        Self::on(TestDatabase::in_memory()).await
    }

    /// The same on SQLite and on a real MariaDB.
    pub(crate) async fn open_on_each() -> Vec<Self> {
        let mut stages = vec![Self::open().await];
        if let Some(database) = TestDatabase::mysql().await {
            stages.push(Self::on(database).await);
        }
        stages
    }

    async fn on(database: TestDatabase) -> Self {
        let clock = Arc::new(TestClock::new());
        let storage = database.connect(clock.clone()).await;
        let graph = Graph::start().await;
        let files = tempfile::tempdir().unwrap();
        let settings = InboxSettings {
            phone_region: Some("ID".to_owned()),
            files: Blobs::in_folder(files.path().to_owned()),
            bridge_secret: None,
        };
        let providers = Providers::default().with(ProviderKind::Cloud, provider(&graph.address));
        let scope = add_workspace(&storage, "Toko Maju").await;
        let inbox = Arc::new(Inbox::new(storage, providers, settings));
        let account = add_account(&inbox, &scope, NUMBER, WABA, "15550100200").await;
        Self { inbox, clock, graph, scope, account, _database: database, _files: files }
    }

    /// Connects a further number in the same workspace.
    pub(crate) async fn add_number(&self, number: &str, waba: &str, display: &str) -> AccountId {
        add_account(&self.inbox, &self.scope, number, waba, display).await
    }

    /// Another tenant.
    pub(crate) async fn add_workspace(&self, name: &str) -> Scope {
        add_workspace(&self.inbox.database, name).await
    }

    pub(crate) async fn begin(&self) -> WorkspaceTx {
        self.inbox.database.begin(&self.scope).await.unwrap()
    }

    pub(crate) fn read(&self) -> WorkspaceTx {
        self.inbox.database.read(&self.scope)
    }

    /// Delivers a webhook as Meta would, signed.
    pub(crate) async fn deliver(&self, body: &Value) -> Received {
        self.post(body.to_string().as_bytes()).await.unwrap()
    }

    /// Delivers one change of the stage's own number.
    pub(crate) async fn hear(&self, field: &str, value: Value) -> Received {
        self.deliver(&body(WABA, &[change(NUMBER, field, value)])).await
    }

    /// A customer writes a text now.
    pub(crate) async fn customer_writes(&self, from: &str, id: &str, words: &str) {
        self.hear("messages", text(from, id, self.seconds(), words)).await;
    }

    /// A customer has written, and Meta has taken our answer under this name.
    pub(crate) async fn answered(&self, name: &str) -> MessageId {
        self.customer_writes("628111", "wamid.question", "Halo?").await;
        self.say_as(self.only_chat().await.id, "Halo!", name).await
    }

    /// A report on one of our messages comes in, dated now.
    pub(crate) async fn reported(&self, name: &str, state: &str) {
        self.hear("messages", status(name, state, self.seconds())).await;
    }

    pub(crate) async fn post(&self, raw: &[u8]) -> Result<Received, WebhookError> {
        webhooks::receive(&self.inbox, Some(&sign(raw, APP_SECRET)), raw).await
    }

    /// Now, in the seconds that Meta counts in.
    pub(crate) fn seconds(&self) -> i64 {
        self.clock.now().as_millis() / 1000
    }
}

/// The header Meta would send along.
pub(crate) fn sign(raw: &[u8], secret: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(raw);
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}

/// Connects a number, as seen healthy by its last check.
pub(crate) async fn add_account(
    inbox: &Inbox,
    scope: &Scope,
    number: &str,
    waba: &str,
    display: &str,
) -> AccountId {
    let tx = inbox.database.begin(scope).await.unwrap();
    let new = NewAccount {
        provider: ProviderKind::Cloud,
        name: format!("Number {number}"),
        external_id: number.to_owned(),
        business_id: waba.to_owned(),
        secrets: Some(secrets()),
    };
    let id = tx.accounts().add(new).await.unwrap();
    let report = AccountReport {
        status: AccountStatus::Connected,
        reason: None,
        display_phone_number: Some(display.to_owned()),
        verified_name: None,
        quality_rating: None,
    };
    tx.accounts().report(id, &report).await.unwrap();
    tx.commit().await.unwrap();
    id
}

pub(crate) fn secrets() -> AccountSecrets {
    AccountSecrets {
        access_token: "an-access-token".into(),
        app_secret: APP_SECRET.into(),
        verify_token: "a-verify-token".into(),
    }
}

async fn add_workspace(database: &Database, name: &str) -> Scope {
    let tx = database.begin_system().await.unwrap();
    let owner = tx.add_user(&format!("{name}@example.test"), name, "no-hash").await.unwrap();
    let id = tx.add_workspace(name, owner.id).await.unwrap();
    tx.commit().await.unwrap();
    database.read_system().console_scope(id).await.unwrap().unwrap()
}

fn provider(graph: &str) -> Arc<CloudProvider> {
    // Fails when another test was first; that one did the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Arc::new(CloudProvider::new(CloudSettings::new(graph, "v25.0").unwrap()).unwrap())
}
