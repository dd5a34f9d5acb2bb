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
        let data = tempfile::tempdir()?;
        let simulator = CloudSimulator::start(config).await?;
        let number = simulator.add_number(NumberSpec::new("+62 811-1000-100", "Toko Ayu"));
        let mut program = Program::new(binary, data.path())?
            .with("BLAZZ_GRAPH_URL", simulator.base_url())
            .with("BLAZZ_LOG", "warn");
        program.start().await?;
        let agent = Agent::set_up(&program.url()).await?;
        let account = agent.connect(&number).await?;
        anyhow::ensure!(account["status"] == "connected", "the number is not connected: {account}");
        let client = crate::http::client()?;
        Ok(Self { simulator, number, program, agent, client, data })
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
    pub async fn post(&self, mut value: Value) -> anyhow::Result<()> {
        let credentials = self.number.credentials();
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
        let answer = self
            .client
            .post(format!("{}/whatsapp/webhooks/cloud", self.program.url()))
            .header("X-Hub-Signature-256", signature)
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
        let message = |(id, text): &(String, String)| {
            json!({
                "from": from, "id": id, "timestamp": "1764000000", "type": "text",
                "text": { "body": text },
            })
        };
        let contact = json!({ "profile": { "name": "Budi" }, "wa_id": from });
        let messages: Vec<Value> = texts.iter().map(message).collect();
        self.post(json!({ "contacts": [contact], "messages": messages })).await
    }
}
