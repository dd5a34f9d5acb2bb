//! The whole API on a real database, in this process, with a clock of its own.

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use blazz_api::socket::{AllowedOrigins, DatabaseLog, Live};
use blazz_api::{ApiParts, ApiSettings, ApiState, PageFile};
use blazz_blobs::Blobs;
use blazz_domain::account::ProviderKind;
use blazz_domain::{Clock, Timestamp};
use blazz_inbox::people::{Gate, PasswordCost, Passwords};
use blazz_inbox::{Inbox, InboxSettings, Providers};
use blazz_providers::bridge::{BridgeProvider, BridgeSettings};
use blazz_providers::cloud::{CloudProvider, CloudSettings};
use blazz_realtime::{App, Hub, Limits};
use blazz_storage::vault::Vault;
use blazz_storage::{ConnectOptions, Database, Scope};
use tempfile::TempDir;
use tower::ServiceExt;

use crate::answer::Answer;
use crate::browser::Browser;

pub(crate) const URL: &str = "http://inbox.test";
/// What bridges sign with, for sessions that have no secret of their own.
pub(crate) const BRIDGE_SECRET: &str = "the secret of all bridges";
pub(crate) const PASSWORD: &str = "kopi susu gula aren";

/// A clock that stands until it is told to go on.
#[derive(Debug)]
pub(crate) struct TestClock(AtomicI64);

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

/// The program, in-process.
#[derive(Debug, Clone)]
pub(crate) struct House {
    pub(crate) database: Database,
    pub(crate) clock: Arc<TestClock>,
    router: Router,
    folder: Arc<TempDir>,
}

impl House {
    pub(crate) async fn build() -> Self {
        Self::with(ApiSettings::new(URL)).await
    }

    pub(crate) async fn with(settings: ApiSettings) -> Self {
        Self::with_cost(settings, PasswordCost::CHEAPEST).await
    }

    /// One in which a password costs what it costs people.
    pub(crate) async fn with_true_passwords() -> Self {
        Self::with_cost(ApiSettings::new(URL), PasswordCost::PRODUCTION).await
    }

    async fn with_cost(settings: ApiSettings, cost: PasswordCost) -> Self {
        // Another test of this process may have been first.
        drop(rustls::crypto::ring::default_provider().install_default());
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(TestClock(AtomicI64::new(1_790_000_000_000)));
        let url = format!("sqlite:{}", folder.path().join("blazz.db").display());
        let options = ConnectOptions::new(url);
        let database =
            Database::connect(&options, clock.clone(), Vault::new([7; 32])).await.unwrap();
        database.migrate().await.unwrap();
        let log = Arc::new(DatabaseLog::new(database.clone()));
        let hub = Hub::new(App::new("1", "app-key", "app-secret"), Limits::default(), log);
        let parts = ApiParts {
            inbox: Arc::new(inbox(&database, files(folder.path()))),
            live: Live::new(hub, clock.clone(), AllowedOrigins::default()),
            gate: Gate::new(Passwords::new(cost).unwrap()),
            settings,
            metrics: None,
            page: find_page_file,
        };
        let router = blazz_api::router(&ApiState::new(parts));
        Self { database, clock, router, folder: Arc::new(folder) }
    }

    /// Sends a request as it stands, from this address.
    pub(crate) async fn send(&self, mut request: Request<Body>, from: IpAddr) -> Answer {
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(from, 40_000)));
        let response = self.router.clone().oneshot(request).await.unwrap();
        Answer::read(response).await
    }

    /// A browser nobody is signed in with.
    pub(crate) fn browser(&self) -> Browser {
        Browser::new(self.clone())
    }

    /// The owner of the first workspace, who sets the program up.
    pub(crate) async fn owner(&self) -> Browser {
        let browser = self.browser();
        let body = serde_json::json!({
            "name": "Ayu", "email": "ayu@example.com", "password": PASSWORD,
            "workspace_name": "Toko Ayu",
        });
        browser.post("/setup", body).await.expect(201);
        browser
    }

    pub(crate) fn wait(&self, time: Duration) {
        let millis = i64::try_from(time.as_millis()).unwrap();
        self.clock.0.fetch_add(millis, Ordering::SeqCst);
    }

    /// The program's own scope in the workspace that was made first.
    pub(crate) async fn first_scope(&self) -> Scope {
        self.database.read_system().console_scopes().await.unwrap().remove(0)
    }

    /// The program's own scope in a workspace.
    pub(crate) async fn scope_of(&self, workspace: &str) -> Scope {
        let scopes = self.database.read_system().console_scopes().await.unwrap();
        let mut scopes = scopes.into_iter();
        scopes.find(|scope| scope.workspace_id().to_string() == workspace).unwrap()
    }

    /// Where received files are kept.
    pub(crate) fn files(&self) -> Blobs {
        files(self.folder.path())
    }

    pub(crate) fn database_file(&self) -> PathBuf {
        self.folder.path().join("blazz.db")
    }
}

fn files(folder: &Path) -> Blobs {
    Blobs::in_folder(folder.join("media"))
}

fn inbox(database: &Database, files: Blobs) -> Inbox {
    // Nothing listens there: these tests end where a worker would begin.
    let settings = CloudSettings::new("http://127.0.0.1:9", "v25.0").unwrap();
    let cloud = Arc::new(CloudProvider::new(settings).unwrap());
    let bridge = BridgeSettings::new("http://127.0.0.1:9", "bridge-token".into()).unwrap();
    let bridge = Arc::new(BridgeProvider::new(bridge).unwrap());
    let providers =
        Providers::default().with(ProviderKind::Cloud, cloud).with(ProviderKind::Bridge, bridge);
    let settings = InboxSettings {
        phone_region: Some("ID".to_owned()),
        files,
        bridge_secret: Some(BRIDGE_SECRET.into()),
    };
    Inbox::new(database.clone(), providers, settings)
}

fn find_page_file(path: &str) -> Option<PageFile> {
    let bytes: &'static [u8] = match path {
        "index.html" => b"<!doctype html><title>Blazz</title>",
        "assets/index-1a2b.js" => b"console.log('plain')",
        "assets/index-1a2b.js.br" => b"brotli bytes",
        _ => return None,
    };
    let first = *bytes.first().unwrap_or(&0);
    Some(PageFile { bytes: bytes.into(), sha256: [first; 32] })
}
