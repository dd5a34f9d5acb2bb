//! Everything that runs during a trial, for those who do it harm.

use std::time::Duration;

use anyhow::Context;
use blazz_testservers::MariaDb;
use serde_json::Value;
use tokio::time::Instant;
use uuid::Uuid;

use super::database::Reader;
use crate::actors::Agent;
use crate::cloud::{BusinessNumber, CloudSimulator};
use crate::line::Line;
use crate::program::Program;

/// How long a program may need to work again after an outage.
const PATIENCE: Duration = Duration::from_mins(1);
/// What a message begins with that asks only whether sending works; it is nobody's loss.
pub(super) const PROBE: &str = "probe ";
const LOOK: Duration = Duration::from_millis(20);

/// The program under load, and what it depends on.
#[derive(Debug)]
pub struct Ground {
    pub program: Program,
    /// Its database server, unless it uses `SQLite`.
    pub server: Option<MariaDb>,
    /// The line between the two.
    pub line: Option<Line>,
    pub simulator: CloudSimulator,
    pub number: BusinessNumber,
    pub agent: Agent,
    pub(super) reader: Reader,
    /// Since when the program that runs now has run, UTC milliseconds.
    pub(super) alive_since: i64,
    /// Attempts to send that deaths have left open.
    pub(super) interrupted: usize,
}

impl Ground {
    /// Counts the attempts that the program which has just died had begun and not ended.
    pub(super) async fn count_interrupted(&mut self) -> anyhow::Result<()> {
        let sql = format!("SELECT COUNT(*) FROM messages WHERE attempt_at >= {}", self.alive_since);
        self.interrupted += usize::try_from(self.reader.number(&sql).await?)?;
        self.alive_since = self.simulator.now();
        Ok(())
    }

    /// Kills the database server, leaves it away for a while, and starts it again.
    pub fn kill_server(&mut self, away: Duration) -> anyhow::Result<()> {
        let server = self.server.as_mut().context("there is no database server to kill")?;
        tokio::task::block_in_place(|| {
            server.kill()?;
            std::thread::sleep(away);
            server.start_again()
        })
    }

    /// What somebody who sends a message is told just now: the status and the problem.
    pub async fn try_to_send(&self) -> anyhow::Result<(u16, Value)> {
        let found = self.agent.get("/contacts?q=62812000").await?;
        let Some(id) = found.body["items"][0]["id"].as_str() else {
            return Ok((found.status, found.body));
        };
        let once = Uuid::from_u128(rand::random());
        let answer = self.agent.send_text(id, &format!("{PROBE}{once}"), &once.to_string()).await?;
        Ok((answer.status, answer.body))
    }

    /// Waits until the program calls itself ready; gives how long that took.
    pub async fn until_ready(&self) -> anyhow::Result<Duration> {
        let begun = Instant::now();
        let client = crate::http::client()?;
        let address = format!("{}/health/ready", self.program.url());
        loop {
            match client.get(&address).send().await {
                Ok(answer) if answer.status().is_success() => return Ok(begun.elapsed()),
                Ok(_) | Err(_) => {}
            }
            anyhow::ensure!(begun.elapsed() < PATIENCE, "not ready again after {PATIENCE:?}");
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Waits until WhatsApp accepts a message that is sent from now on; gives how long that took.
    pub async fn until_it_sends(&self) -> anyhow::Result<Duration> {
        self.until_it_has_sent(1).await
    }

    /// Waits until WhatsApp has accepted so many messages from now on; gives how long that took.
    pub async fn until_it_has_sent(&self, messages: usize) -> anyhow::Result<Duration> {
        let begun = Instant::now();
        let accepted = || self.simulator.ledger().accepted().len();
        let enough = accepted() + messages;
        while accepted() < enough {
            anyhow::ensure!(begun.elapsed() < PATIENCE, "sends too little in {PATIENCE:?}");
            tokio::time::sleep(LOOK).await;
        }
        Ok(begun.elapsed())
    }
}
