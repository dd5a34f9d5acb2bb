//! Colleagues of somebody of the team, and what is taken back from them.

use anyhow::Context;
use reqwest::Method;
use serde_json::json;

use super::agent::{Agent, Answer};

impl Agent {
    /// Invites somebody as an agent, who accepts and is signed in.
    pub async fn hire(&self, name: &str) -> anyhow::Result<Self> {
        let body = json!({ "email": format!("{name}@example.com"), "role": "agent" });
        let invitation = self.post("/invitations", &body).await?.ok()?;
        let url = invitation["url"].as_str().context("the invitation has no link")?;
        let (_, token) = url.rsplit_once('/').context("the link holds no token")?;
        let body = json!({ "token": token, "name": name, "password": "kopi susu gula aren" });
        Self::accept_invitation(self.url(), &body).await
    }

    pub async fn delete(&self, path: &str) -> anyhow::Result<Answer> {
        self.call(Method::DELETE, path, None).await
    }
}
