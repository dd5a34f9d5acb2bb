//! Webhooks as a bridge posts them: signed, and with all that can be wrong about it.

use anyhow::Context;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

/// A session that posts to the program under test.
#[derive(Debug, Clone)]
pub struct Poster {
    /// The address of the program's webhooks.
    pub address: String,
    pub session: String,
    pub secret: String,
    /// Seconds that the bridge's clock is ahead.
    pub ahead: i64,
    client: reqwest::Client,
}

/// What the program answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Posted {
    pub status: u16,
    /// `applied`, `kept` or `repeated`; of a refusal, its code.
    pub word: String,
}

impl Poster {
    pub fn new(program_url: &str, session: &str, secret: &str) -> anyhow::Result<Self> {
        Ok(Self {
            address: format!("{program_url}/whatsapp/webhooks/webjs"),
            session: session.to_owned(),
            secret: secret.to_owned(),
            ahead: 0,
            client: crate::http::client()?,
        })
    }

    /// The body of an event of this session.
    pub fn body(&self, event: &str, mut data: Value) -> String {
        data["session_id"] = self.session.as_str().into();
        json!({ "event": event, "data": data }).to_string()
    }

    /// Posts an event, signed now.
    pub async fn post(&self, event: &str, data: Value) -> anyhow::Result<Posted> {
        self.post_body(&self.body(event, data), &self.now(), None).await
    }

    /// Posts an event under an id.
    pub async fn post_as(&self, id: &str, event: &str, data: Value) -> anyhow::Result<Posted> {
        self.post_body(&self.body(event, data), &self.now(), Some(id)).await
    }

    /// Posts a body, signed as of this time.
    pub async fn post_body(
        &self,
        body: &str,
        timestamp: &str,
        id: Option<&str>,
    ) -> anyhow::Result<Posted> {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.secret.as_bytes())?;
        mac.update(timestamp.as_bytes());
        mac.update(body.as_bytes());
        let mut request = self
            .client
            .post(&self.address)
            .header("Content-Type", "application/json")
            .header("X-Timestamp", timestamp)
            .header("X-HMAC-Signature", hex::encode(mac.finalize().into_bytes()));
        if let Some(id) = id {
            request = request.header("X-Webhook-Id", id);
        }
        let answer =
            request.body(body.to_owned()).send().await.context("posting a webhook of a bridge")?;
        let status = answer.status().as_u16();
        let told: Value = answer.json().await.unwrap_or_default();
        let word = told["outcome"].as_str().or_else(|| told["code"].as_str());
        Ok(Posted { status, word: word.unwrap_or_default().to_owned() })
    }

    /// Unix seconds by the bridge's clock.
    pub fn now(&self) -> String {
        #[expect(clippy::disallowed_methods, reason = "another program's clock")]
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        let now = now.map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(i64::MAX));
        (now + self.ahead).to_string()
    }
}
