//! A program with one connected number, and webhooks signed as Meta signs them.

use std::path::Path;

use anyhow::Context;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::json;
use sha2::Sha256;
use tempfile::TempDir;

use crate::actors::Agent;
use crate::cloud::{BusinessNumber, CloudSimulator, Limits, NumberSpec, SimulatorConfig};
use crate::program::Program;

/// Everything a measurement needs.
pub(super) struct Stage {
    pub(super) program: Program,
    pub(super) agent: Agent,
    pub(super) client: reqwest::Client,
    pub(super) simulator: CloudSimulator,
    pub(super) number: BusinessNumber,
    _data: TempDir,
}

impl Stage {
    pub(super) async fn set(binary: &Path) -> anyhow::Result<Self> {
        let data = tempfile::tempdir()?;
        let limits = Limits { throughput: None, pair: false };
        let config = SimulatorConfig { limits, ..SimulatorConfig::default() };
        let simulator = CloudSimulator::start(config).await?;
        let number = simulator.add_number(NumberSpec::new("+62 811-1000-100", "Toko Ayu"));
        let mut program = Program::new(binary, data.path())?
            .with("BLAZZ_GRAPH_URL", simulator.base_url())
            .with("BLAZZ_LOG", "warn");
        program.start().await?;
        let agent = Agent::set_up(&program.url()).await?;
        agent.connect(&number).await?;
        Ok(Self { program, agent, client: crate::http::client()?, simulator, number, _data: data })
    }

    /// Posts texts of one customer as one webhook, and waits for the answer.
    pub(super) async fn post(&self, from: &str, texts: &[(String, String)]) -> anyhow::Result<()> {
        let credentials = self.number.credentials();
        let messages: Vec<_> = texts
            .iter()
            .map(|(id, text)| {
                json!({
                    "from": from, "id": id, "timestamp": "1764000000", "type": "text",
                    "text": { "body": text },
                })
            })
            .collect();
        let body = json!({
            "object": "whatsapp_business_account",
            "entry": [{ "id": credentials.waba_id, "changes": [{ "field": "messages", "value": {
                "messaging_product": "whatsapp",
                "metadata": {
                    "display_phone_number": credentials.display_phone_number,
                    "phone_number_id": credentials.phone_number_id,
                },
                "contacts": [{ "profile": { "name": "Budi" }, "wa_id": from }],
                "messages": messages,
            } }] }],
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
        anyhow::ensure!(
            answer.status().is_success(),
            "the webhook was answered {}",
            answer.status()
        );
        Ok(())
    }
}
