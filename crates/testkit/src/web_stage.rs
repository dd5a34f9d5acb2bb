//! A program and a simulated WhatsApp for linked devices, with people and their phones.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use blazz_websimulator::{Phone, WebSimulator};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::actors::Agent;
use crate::program::Program;

/// How long anything may take that is waited for.
pub const PATIENCE: Duration = Duration::from_secs(30);
/// Between two looks at what the program says.
const LOOK: Duration = Duration::from_millis(20);

/// The number of the shop, in digits.
pub const SHOP: &str = "6281234500001";

/// A running program whose owner has linked a phone, or is about to.
#[derive(Debug)]
pub struct WebStage {
    pub simulator: Arc<WebSimulator>,
    /// Whose number is linked.
    pub shop: Phone,
    pub program: Program,
    /// The owner.
    pub agent: Agent,
    data: TempDir,
}

impl WebStage {
    /// A program that has no number yet.
    pub async fn set(binary: impl Into<PathBuf>) -> anyhow::Result<Self> {
        Self::with(binary, &[]).await
    }

    /// The same with further settings, such as another database.
    pub async fn with(
        binary: impl Into<PathBuf>,
        settings: &[(&str, String)],
    ) -> anyhow::Result<Self> {
        Self::begin(binary, settings, false).await
    }

    /// A program that reaches WhatsApp over TLS, as it does outside of tests.
    pub async fn over_tls(binary: impl Into<PathBuf>) -> anyhow::Result<Self> {
        Self::begin(binary, &[], true).await
    }

    async fn begin(
        binary: impl Into<PathBuf>,
        settings: &[(&str, String)],
        is_over_tls: bool,
    ) -> anyhow::Result<Self> {
        let data = tempfile::tempdir()?;
        let simulator = Arc::new(WebSimulator::start().await?);
        let shop = simulator.phone(SHOP);
        shop.set_name("Toko Ayu");
        let mut program = program(binary, data.path(), &simulator)?;
        if is_over_tls {
            program = program.with("BLAZZ_WEB_URL", simulator.secure_websocket_url());
        }
        for (variable, value) in settings {
            program = program.with(variable, value.clone());
        }
        program.start().await?;
        let agent = Agent::set_up(&program.url()).await?;
        Ok(Self { simulator, shop, program, agent, data })
    }

    /// A program whose owner has linked the shop's phone; gives the account's id too.
    pub async fn linked(binary: impl Into<PathBuf>) -> anyhow::Result<(Self, String)> {
        let stage = Self::set(binary).await?;
        let account = stage.link(&stage.shop).await?;
        Ok((stage, account))
    }

    /// The program alone, which goes on running; the simulator lives as long as somebody holds it.
    pub fn into_program(self) -> (Program, TempDir) {
        (self.program, self.data)
    }

    pub fn data(&self) -> &Path {
        self.data.path()
    }

    /// Adds a linked device and has the phone scan its code; gives the account once it is connected.
    pub async fn link(&self, phone: &Phone) -> anyhow::Result<String> {
        let account = self.begin_link().await?;
        let code = self.code(&account).await?;
        phone.scan(&code).await.context("scanning the code")?;
        self.wait_for_state(&account, "connected").await?;
        Ok(account)
    }

    /// Takes every limit of sending away, for load.
    pub async fn unlimit(&self, account: &str) -> anyhow::Result<()> {
        let path = format!("/whatsapp/accounts/{account}/governor");
        self.agent.put(&path, &json!({ "settings": {} })).await?.ok().map(drop)
    }

    /// Adds a linked device, to be linked by whoever scans its code.
    pub async fn begin_link(&self) -> anyhow::Result<String> {
        let body = json!({ "provider": "web" });
        let account = self.agent.post("/whatsapp/accounts", &body).await?.ok()?;
        Ok(account["id"].as_str().context("an account without an id")?.to_owned())
    }

    /// The code an account shows, once it shows one.
    pub async fn code(&self, account: &str) -> anyhow::Result<String> {
        let link = self.wait_for_link(account, |link| link["step"]["kind"] == "code").await?;
        Ok(link["step"]["text"].as_str().unwrap_or_default().to_owned())
    }

    pub async fn wait_for_state(&self, account: &str, state: &str) -> anyhow::Result<Value> {
        self.wait_for_link(account, |link| link["state"] == state).await
    }

    /// Waits until the link of an account is as wanted.
    pub async fn wait_for_link(
        &self,
        account: &str,
        is_wanted: impl Fn(&Value) -> bool,
    ) -> anyhow::Result<Value> {
        let path = format!("/whatsapp/accounts/{account}/link");
        self.wait_for(&path, is_wanted).await
    }

    /// Asks until the answer is as wanted.
    pub async fn wait_for(
        &self,
        path: &str,
        is_wanted: impl Fn(&Value) -> bool,
    ) -> anyhow::Result<Value> {
        let mut last = Value::Null;
        let asking = async {
            loop {
                let answer = self.agent.get(path).await?;
                last = answer.body;
                if is_wanted(&last) {
                    return anyhow::Ok(last.clone());
                }
                tokio::time::sleep(LOOK).await;
            }
        };
        match tokio::time::timeout(PATIENCE, asking).await {
            Ok(found) => found,
            Err(_) => anyhow::bail!(
                "waited in vain for {path}; complaints: {:?}",
                self.simulator.complaints()
            ),
        }
    }
}

/// A program that takes a simulator for WhatsApp.
pub fn program(
    binary: impl Into<PathBuf>,
    data: &Path,
    simulator: &WebSimulator,
) -> anyhow::Result<Program> {
    Ok(Program::new(binary, data)?
        .with("BLAZZ_WEB_URL", simulator.websocket_url())
        .with("BLAZZ_WEB_FILES", simulator.file_host())
        .with("BLAZZ_LOG", "warn,blazz=info"))
}
