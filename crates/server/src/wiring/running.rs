//! A running program: started from its settings, stopped in order.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use blazz_api::socket::{AllowedOrigins, DatabaseLog, EventTail, Live};
use blazz_api::{ApiParts, ApiSettings, ApiState};
use blazz_blobs::BlobError;
use blazz_domain::Clock;
use blazz_inbox::Inbox;
use blazz_inbox::people::{Gate, PasswordCost, Passwords};
use blazz_realtime::{App, DrainPace, Hub, Limits};
use blazz_storage::SystemClock;
use blazz_worker::{Owner, Worker, WorkerSettings, index_messages, keep_house};
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::listen::serve;
use super::lock::DataLock;
use super::parts::{load_secrets, open_inbox, open_with};
use super::tasks::Tasks;
use crate::config::{Config, Secrets};
use crate::page;

/// How long the program takes to stop before it is left to the system.
const STOP_TIME_OUT: Duration = Duration::from_secs(20);

/// What a test decides and an installation does not.
#[derive(Debug)]
pub struct StartOptions {
    pub clock: Arc<dyn Clock>,
    pub password_cost: PasswordCost,
    /// What `/metrics` shows; one recorder serves the whole process.
    pub metrics: Option<PrometheusHandle>,
    /// What sockets may hold, apart from what is configured.
    pub limits: Limits,
}

impl Default for StartOptions {
    fn default() -> Self {
        Self {
            clock: Arc::new(SystemClock),
            password_cost: PasswordCost::PRODUCTION,
            metrics: None,
            limits: Limits::default(),
        }
    }
}

/// The program while it runs. Dropping it stops the tasks without waiting for them.
#[derive(Debug)]
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    pub public_url: String,
    pub inbox: Arc<Inbox>,
    /// The realtime app's id, key and secret, as integrators need them.
    pub app: RealtimeApp,
    live: Live,
    tasks: Tasks,
    _lock: Option<DataLock>,
}

/// What a Pusher client or server library is set up with.
#[derive(Clone)]
pub struct RealtimeApp {
    pub id: String,
    pub key: String,
    pub secret: String,
}

impl std::fmt::Debug for RealtimeApp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RealtimeApp").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Starts the program: database, schema, worker, live line, then the listener.
pub async fn start(config: &Config, options: StartOptions) -> anyhow::Result<Running> {
    let lock = config.database.sqlite_file().map(|file| DataLock::take(&file)).transpose()?;
    let secrets = load_secrets(config)?;
    let database = open_with(config, &secrets, options.clock.clone()).await?;
    database.migrate().await.context("bringing the database schema up to date")?;
    let inbox = Arc::new(open_inbox(config, database.clone())?);
    check_files(&inbox).await?;
    let listener = TcpListener::bind(config.http.listen)
        .await
        .with_context(|| format!("listening on {}", config.http.listen))?;
    let address = listener.local_addr()?;
    let public_url = config.http.public_url(address)?;
    let live = live_line(config, &secrets, &inbox, &options);
    let tail = EventTail::start(database.clone(), live.hub().clone()).await?;
    let app = router(config, &public_url, inbox.clone(), live.clone(), options)?;
    let settings = WorkerSettings {
        jobs_at_once: config.inbox.jobs_at_once,
        jobs_at_once_for_an_account: config.inbox.jobs_at_once_per_account,
    };
    let tasks = Tasks::default();
    tasks.spawn("worker", Worker::new(inbox.clone(), settings).run(tasks.stopping()));
    tasks.spawn("owner", Owner::new(inbox.clone()).run(tasks.stopping()));
    tasks.spawn("search", index_messages(database.clone(), tasks.stopping()));
    tasks.spawn("housekeeping", keep_house(inbox.clone(), tasks.stopping()));
    tasks.spawn("live line", keep_live(live.clone(), inbox.clone(), tail, tasks.stopping()));
    tasks.spawn("listener", serve(listener, app, tasks.stopping()));
    let app = RealtimeApp { id: secrets.app_id, key: secrets.app_key, secret: secrets.app_secret };
    Ok(Running { address, public_url, inbox, app, live, tasks, _lock: lock })
}

/// A bucket that cannot be used stops the start; one that is away for a moment does not.
async fn check_files(inbox: &Inbox) -> anyhow::Result<()> {
    match inbox.files.check().await {
        Err(refused @ BlobError::Refused(_)) => {
            Err(refused).context("looking at the bucket that BLAZZ_S3_BUCKET names")
        }
        Err(error) => {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "the bucket of files is away"
            );
            Ok(())
        }
        Ok(()) => Ok(()),
    }
}

fn live_line(config: &Config, secrets: &Secrets, inbox: &Inbox, options: &StartOptions) -> Live {
    let app = App::new(secrets.app_id.clone(), secrets.app_key.clone(), secrets.app_secret.clone());
    let log = Arc::new(DatabaseLog::new(inbox.database.clone()));
    let limits =
        Limits { strangers_per_address: config.http.strangers_per_address, ..options.limits };
    let hub = Hub::new(app, limits, log);
    let origins = config.http.allowed_origins.iter().chain(&config.http.public_url).cloned();
    Live::new(hub, options.clock.clone(), AllowedOrigins::new(origins))
}

fn router(
    config: &Config,
    public_url: &str,
    inbox: Arc<Inbox>,
    live: Live,
    options: StartOptions,
) -> anyhow::Result<Router> {
    let mut settings = ApiSettings::new(public_url);
    settings.trusted_proxies = config.http.trusted_proxies()?;
    let metrics_token = config.http.metrics_token.clone().filter(|token| !token.is_empty());
    settings.metrics_token = metrics_token.map(Into::into);
    let parts = ApiParts {
        inbox,
        live,
        gate: Gate::new(Passwords::new(options.password_cost)?),
        settings,
        metrics: options.metrics,
        page: page::find,
    };
    Ok(blazz_api::router(&ApiState::new(parts)))
}

async fn keep_live(live: Live, inbox: Arc<Inbox>, tail: EventTail, stop: CancellationToken) {
    tokio::select! {
        () = stop.cancelled() => {}
        () = live.keep_going(&inbox.database, tail) => {}
    }
}

impl Running {
    /// Stops accepting, lets requests and jobs end, and sends sockets away at a bearable pace.
    pub async fn stop(self) {
        self.tasks.stop();
        let ended = async {
            self.live.shut_down(DrainPace::default()).await;
            self.tasks.ended().await;
        };
        if tokio::time::timeout(STOP_TIME_OUT, ended).await.is_err() {
            tracing::warn!("stopped while work was still going on; it will be taken up again");
        }
    }

    /// Returns when a part of the program has ended by itself, which it never should: whoever runs the
    /// program starts it anew.
    pub async fn failed(&self) {
        self.tasks.failed().await;
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.tasks.stop();
    }
}
