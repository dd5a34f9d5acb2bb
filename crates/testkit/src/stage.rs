//! What most tests and measurements begin with: a program, simulated WhatsApp, and one connected number.

use std::path::{Path, PathBuf};

use anyhow::Context;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use tempfile::TempDir;

use crate::actors::Agent;
use crate::cloud::{BusinessNumber, CloudSimulator, Limits, NumberSpec, SimulatorConfig};
use crate::program::Program;

/// A running program whose owner has connected a number.
#[derive(Debug)]
pub struct Stage {
    pub simulator: CloudSimulator,
    pub number: BusinessNumber,
    pub program: Program,
    /// The owner.
    pub agent: Agent,
    client: reqwest::Client,
    data: TempDir,
}

impl Stage {
    /// Sets the stage with WhatsApp's own limits of pace.
    pub async fn set(binary: impl Into<PathBuf>) -> anyhow::Result<Self> {
        Self::with(binary.into(), SimulatorConfig::default()).await
    }

    /// Sets the stage for load: as many messages as the program can send.
    pub async fn set_for_load(binary: impl Into<PathBuf>) -> anyhow::Result<Self> {
        let limits = Limits { throughput: None, pair: false };
        Self::with(binary.into(), SimulatorConfig { limits, ..SimulatorConfig::default() }).await
    }

    async fn with(binary: PathBuf, config: SimulatorConfig) -> anyhow::Result<Self> {
        Self::at(binary, config, None).await
    }

    async fn at(
        binary: PathBuf,
        config: SimulatorConfig,
        database_url: Option<&str>,
    ) -> anyhow::Result<Self> {
        let data = tempfile::tempdir()?;
        let simulator = CloudSimulator::start(config).await?;
        let number = simulator.add_number(NumberSpec::new("+62 811-1000-100", "Toko Ayu"));
        let mut program = Program::new(binary, data.path())?
            .with("BLAZZ_GRAPH_URL", simulator.base_url())
            .with("BLAZZ_LOG", "warn");
        if let Some(url) = database_url {
            program = program.with("BLAZZ_DATABASE_URL", url);
        }
        program.start().await?;
        let agent = Agent::set_up(&program.url()).await?;
        let account = agent.connect(&number).await?;
        anyhow::ensure!(account["status"] == "connected", "the number is not connected: {account}");
        let client = crate::http::client()?;
        Ok(Self { simulator, number, program, agent, client, data })
    }

    /// Sets the stage with a simulator of one's own.
    pub async fn set_with(binary: &Path, config: SimulatorConfig) -> anyhow::Result<Self> {
        Self::with(binary.to_owned(), config).await
    }

    /// Sets the stage for load on a MySQL or MariaDB database that is empty.
    pub async fn set_for_load_on(binary: &Path, database_url: &str) -> anyhow::Result<Self> {
        let limits = Limits { throughput: None, pair: false };
        let config = SimulatorConfig { limits, ..SimulatorConfig::default() };
        Self::at(binary.to_owned(), config, Some(database_url)).await
    }

    /// The program's data folder.
    pub fn data(&self) -> &Path {
        self.data.path()
    }

    /// Connects another number.
    pub async fn add_number(&self, shown: &str, name: &str) -> anyhow::Result<BusinessNumber> {
        let number = self.simulator.add_number(NumberSpec::new(shown, name));
        self.agent.connect_again(name, &number).await?;
        Ok(number)
    }

    /// Posts a change of the field `messages` of the number, signed as Meta signs it, and waits for the 200.
    pub async fn post(&self, value: Value) -> anyhow::Result<()> {
        let Signed { body, signature } = Signed::by(&self.number, value)?;
        let answer = self
            .client
            .post(format!("{}{WEBHOOKS}", self.program.url()))
            .header(SIGNATURE, signature)
            .header("Content-Type", "application/json")
            .body(body)
            .send()
            .await
            .context("posting a webhook")?;
        let status = answer.status();
        anyhow::ensure!(status.is_success(), "the webhook was answered {status}");
        Ok(())
    }

    /// Posts texts of one customer, each with its id, as one webhook.
    pub async fn post_texts(&self, from: &str, texts: &[(String, String)]) -> anyhow::Result<()> {
        self.post(texts_of(from, texts)).await
    }
}

/// Where webhooks go.
pub const WEBHOOKS: &str = "/whatsapp/webhooks/cloud";
/// The header that carries their signature.
pub const SIGNATURE: &str = "X-Hub-Signature-256";

/// A webhook as Meta posts it.
#[derive(Debug, Clone)]
pub struct Signed {
    pub body: String,
    pub signature: String,
}

impl Signed {
    /// A change of the field `messages` of this number.
    pub fn by(number: &BusinessNumber, mut value: Value) -> anyhow::Result<Self> {
        let credentials = number.credentials();
        value["messaging_product"] = "whatsapp".into();
        value["metadata"] = json!({
            "display_phone_number": credentials.display_phone_number,
            "phone_number_id": credentials.phone_number_id,
        });
        let body = json!({
            "object": "whatsapp_business_account",
            "entry": [{
                "id": credentials.waba_id,
                "changes": [{ "field": "messages", "value": value }],
            }],
        })
        .to_string();
        let mut mac = Hmac::<Sha256>::new_from_slice(credentials.app_secret.as_bytes())?;
        mac.update(body.as_bytes());
        let signature = format!("sha256={}", hex::encode(mac.finalize().into_bytes()));
        Ok(Self { body, signature })
    }
}

/// Texts of one customer, each with its id, as the value of a change.
pub fn texts_of(from: &str, texts: &[(String, String)]) -> Value {
    let message = |(id, text): &(String, String)| {
        json!({
            "from": from, "id": id, "timestamp": "1764000000", "type": "text",
            "text": { "body": text },
        })
    };
    let contact = json!({ "profile": { "name": "Budi" }, "wa_id": from });
    let messages: Vec<Value> = texts.iter().map(message).collect();
    json!({ "contacts": [contact], "messages": messages })
}
