//! Somebody else's server with the application's secret: it publishes and asks over the Pusher HTTP API.

use std::time::{Duration, SystemTime};

use anyhow::Context;
use blazz_realtime::App;
use reqwest::Method;
use serde_json::Value;

/// A caller of the Pusher HTTP API.
#[derive(Debug, Clone)]
pub struct Integrator {
    pub app: App,
    url: String,
    client: reqwest::Client,
}

impl Integrator {
    pub fn new(url: &str, app: App) -> anyhow::Result<Self> {
        Ok(Self { app, url: url.to_owned(), client: crate::http::client()? })
    }

    /// Calls `/apps/{id}{path}` with a signature over everything; gives the status and the body.
    pub async fn call(&self, method: &str, path: &str, body: &str) -> anyhow::Result<(u16, Value)> {
        let url =
            self.signed(method, &format!("/apps/{}{path}", self.app.id()), body, Duration::ZERO)?;
        self.send(method, &url, body).await
    }

    /// Publishes an event; anything but 200 is an error.
    pub async fn publish(&self, event: &Value) -> anyhow::Result<()> {
        let (status, answer) = self.call("POST", "/events", &event.to_string()).await?;
        anyhow::ensure!(status == 200, "publishing was answered {status}: {answer}");
        Ok(())
    }

    /// The address of a call as it was signed this long ago.
    pub fn signed(
        &self,
        method: &str,
        path: &str,
        body: &str,
        ago: Duration,
    ) -> anyhow::Result<String> {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let extra = pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
        let at = now()?.saturating_sub(ago).as_secs();
        let query = self.app.sign_request((method, path), extra, body.as_bytes(), at);
        let query: Vec<String> =
            query.into_iter().map(|(key, value)| format!("{key}={value}")).collect();
        Ok(format!("{}{path}?{}", self.url, query.join("&")))
    }

    /// Sends a request as it stands.
    pub async fn send(&self, method: &str, url: &str, body: &str) -> anyhow::Result<(u16, Value)> {
        let method = Method::from_bytes(method.as_bytes())?;
        let request = self.client.request(method, url).body(body.to_owned());
        let answer = request.send().await.with_context(|| format!("asking {url}"))?;
        let status = answer.status().as_u16();
        let text = answer.text().await?;
        Ok((status, serde_json::from_str(&text).unwrap_or(Value::String(text))))
    }
}

#[expect(clippy::disallowed_methods, reason = "a signature carries the time of the wall clock")]
fn now() -> anyhow::Result<Duration> {
    Ok(SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?)
}
