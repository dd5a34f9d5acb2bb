//! A program in this process with a clock that can be put forward, a linked shop, and those who are told.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use blazz_domain::{Clock, Timestamp};
use blazz_inbox::people::PasswordCost;
use blazz_server::commands::Cli;
use blazz_server::config::Config;
use blazz_server::wiring::{Running, StartOptions, start};
use blazz_storage::SystemClock;
use blazz_testkit::actors::Agent;
use blazz_testkit::alerts::{HookReceiver, MailSink};
use blazz_testkit::web_stage::{PATIENCE, SHOP};
use blazz_websimulator::{Phone, WebSimulator};
use clap::Parser;
use serde_json::{Value, json};
use tempfile::TempDir;

const LOOK: Duration = Duration::from_millis(20);
pub(super) const ALERTS: &str = "/workspaces/current/health-alerts";
pub(super) const AYU: &str = "ayu@example.com";

/// The time of the machine, put forward.
#[derive(Debug, Default)]
pub(super) struct Watch(AtomicI64);

impl Clock for Watch {
    fn now(&self) -> Timestamp {
        let ahead = u64::try_from(self.0.load(Ordering::SeqCst)).unwrap_or_default();
        SystemClock.now().plus(Duration::from_millis(ahead))
    }
}

pub(super) struct House {
    pub(super) hook: HookReceiver,
    pub(super) mail: MailSink,
    pub(super) agent: Agent,
    simulator: WebSimulator,
    clock: Arc<Watch>,
    config: Config,
    running: Option<Running>,
    _data: TempDir,
}

impl House {
    pub(super) async fn open() -> Self {
        Self::with(MailSink::start().await.unwrap(), |_| ()).await
    }

    /// A house whose settings are changed, with a mail server of its own.
    pub(super) async fn with(mail: MailSink, change: impl FnOnce(&mut Config)) -> Self {
        // The TLS provider of the process is installed with the first client.
        drop(blazz_testkit::http::client().unwrap());
        let data = tempfile::tempdir().unwrap();
        let simulator = WebSimulator::start().await.unwrap();
        let hook = HookReceiver::start().await.unwrap();
        let mut config = Cli::parse_from(["blazz"]).config;
        data.path().clone_into(&mut config.database.data_dir);
        config.http.listen = "127.0.0.1:0".parse().unwrap();
        config.web.web_url = Some(simulator.websocket_url());
        config.web.web_files = Some(simulator.file_host());
        config.alerts.smtp_url = Some(format!("smtp://127.0.0.1:{}", mail.port()).into());
        config.alerts.mail_from = Some("Blazz <blazz@example.com>".to_owned());
        config.alerts.alerts_to_private = true;
        change(&mut config);
        let clock = Arc::<Watch>::default();
        let running = begin(&config, clock.clone()).await;
        let agent = Agent::set_up(&format!("http://{}", running.address)).await.unwrap();
        let running = Some(running);
        Self { hook, mail, agent, simulator, clock, config, running, _data: data }
    }

    /// Both ways are told after so many minutes; gives the secret of the webhook.
    pub(super) async fn tells(&self, after_minutes: u32) -> String {
        let body = json!({
            "after_minutes": after_minutes, "webhook_url": self.hook.url(), "emails": [AYU],
        });
        let saved = self.agent.put(ALERTS, &body).await.unwrap().ok().unwrap();
        saved["webhook_secret"].as_str().unwrap().to_owned()
    }

    pub(super) fn shop(&self) -> Phone {
        self.simulator.phone(SHOP)
    }

    /// The shop's phone links a number; gives its account.
    pub(super) async fn link(&self) -> String {
        self.shop().set_name("Toko Ayu");
        let body = json!({ "provider": "web" });
        let account = self.agent.post("/whatsapp/accounts", &body).await.unwrap().ok().unwrap();
        let id = account["id"].as_str().unwrap().to_owned();
        self.scan(&id).await;
        id
    }

    /// The shop's phone links the number again.
    pub(super) async fn link_again(&self, account: &str) {
        let path = format!("/whatsapp/accounts/{account}/link");
        self.agent.post(&path, &json!({ "method": "code" })).await.unwrap().ok().unwrap();
        self.scan(account).await;
    }

    async fn scan(&self, account: &str) {
        let path = format!("/whatsapp/accounts/{account}/link");
        let link = self.sees(&path, |link| link["step"]["kind"] == "code").await;
        self.shop().scan(link["step"]["text"].as_str().unwrap()).await.unwrap();
        self.reaches(account, "connected").await;
    }

    /// The phone takes the device off.
    pub(super) async fn unlink(&self, account: &str) {
        let device = self.shop().linked_devices().remove(0);
        assert!(self.shop().unlink(&device).await);
        self.reaches(account, "needs_scan").await;
    }

    pub(super) async fn reaches(&self, account: &str, state: &str) {
        let path = format!("/whatsapp/accounts/{account}/link");
        self.sees(&path, |link| link["state"] == state).await;
    }

    /// Asks until the answer is as wanted.
    pub(super) async fn sees(&self, path: &str, is_wanted: impl Fn(&Value) -> bool) -> Value {
        let mut last = Value::Null;
        let asking = async {
            loop {
                last = self.agent.get(path).await.unwrap().body;
                if is_wanted(&last) {
                    return last.clone();
                }
                tokio::time::sleep(LOOK).await;
            }
        };
        let Ok(seen) = tokio::time::timeout(PATIENCE, asking).await else {
            panic!("waited in vain for {path}: {last}; {:?}", self.simulator.complaints())
        };
        seen
    }

    /// Waits until so many alerts were posted, and so many letters came.
    pub(super) async fn told(&self, posted: usize, letters: usize) {
        let told = || (self.hook.posted().len(), self.mail.letters().len());
        let waiting = async {
            while told() != (posted, letters) {
                tokio::time::sleep(LOOK).await;
            }
        };
        let is_told = tokio::time::timeout(PATIENCE, waiting).await.is_ok();
        assert!(is_told, "{:?} instead of {:?}", told(), (posted, letters));
    }

    /// Waits until no work is left that ends in an alert.
    pub(super) async fn is_idle(&self) {
        let is_idle = |jobs: &Value| {
            let mut kinds = jobs["items"].as_array().unwrap().iter().map(|job| &job["kind"]);
            kinds.all(|kind| kind != "raise_alert" && kind != "deliver_alert")
        };
        for state in ["ready", "leased"] {
            self.sees(&format!("/jobs?state={state}"), is_idle).await;
        }
    }

    pub(super) fn pass(&self, time: Duration) {
        self.clock.0.fetch_add(i64::try_from(time.as_millis()).unwrap(), Ordering::SeqCst);
    }

    pub(super) async fn stop(&mut self) {
        self.running.take().unwrap().stop().await;
    }

    pub(super) async fn start(&mut self) {
        let running = begin(&self.config, self.clock.clone()).await;
        self.agent = self.agent.clone().at(&format!("http://{}", running.address));
        self.running = Some(running);
    }
}

async fn begin(config: &Config, clock: Arc<Watch>) -> Running {
    let password_cost = PasswordCost::CHEAPEST;
    let options = StartOptions { clock, password_cost, ..StartOptions::default() };
    start(config, options).await.unwrap()
}
