//! Several integrations side by side: each has its own token and address, so that what is measured is the
//! program and not the limit of requests it sets for one of them.

use std::net::Ipv4Addr;
use std::time::Duration;

use anyhow::Context;
use serde_json::{Value, json};

use super::wire::{Wire, request};
use crate::actors::Agent;

/// Connections that take turns.
pub(super) struct Desks {
    desks: Vec<Desk>,
    turn: usize,
}

/// One integration's connection.
pub(super) struct Desk {
    wire: Wire,
    authorization: String,
}

impl Desks {
    /// Makes tokens that may do all an agent may, and connects with each.
    pub(super) async fn open(agent: &Agent, count: u8) -> anyhow::Result<Self> {
        let mut desks = Vec::new();
        for place in 1..=count {
            let scopes = ["chats.read", "chats.mark-read", "contacts.read", "messages.send"];
            let body = json!({ "name": format!("Desk {place}"), "scopes": scopes });
            let token = agent.post("/tokens", &body).await?.ok()?;
            let secret = token["secret"].as_str().context("a token without its secret")?;
            let from = Ipv4Addr::new(127, 0, 1, place);
            let wire = Wire::connect_from(from, agent.url()).await?;
            desks.push(Desk { wire, authorization: format!("Bearer {secret}") });
        }
        Ok(Self { desks, turn: 0 })
    }

    /// The next one whose turn it is.
    pub(super) fn next(&mut self) -> anyhow::Result<&mut Desk> {
        self.turn = (self.turn + 1) % self.desks.len().max(1);
        self.desks.get_mut(self.turn).context("there is no desk")
    }

    pub(super) fn all(&mut self) -> impl Iterator<Item = &mut Desk> {
        self.desks.iter_mut()
    }
}

impl Desk {
    pub(super) async fn get(&mut self, path: &str) -> anyhow::Result<(Value, Duration)> {
        self.ask("GET", path, "").await
    }

    /// Asks the API; gives the answer and how long it took to come.
    pub(super) async fn ask(
        &mut self,
        method: &str,
        path: &str,
        body: &str,
    ) -> anyhow::Result<(Value, Duration)> {
        let headers = [("Authorization", self.authorization.as_str())];
        let question = request(method, &format!("/api/v1{path}"), &headers, body.as_bytes());
        let (reply, time) = self.wire.time(&question).await.with_context(|| path.to_owned())?;
        Ok((serde_json::from_slice(&reply.body).context("reading an answer")?, time))
    }
}
