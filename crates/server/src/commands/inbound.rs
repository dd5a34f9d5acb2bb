//! `blazz inbound …`: raw events that could not be applied.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::bail;
use blazz_domain::InboundId;
use blazz_inbox::{Inbox, webhooks};
use blazz_storage::Scope;
use blazz_storage::workspace::inbound::{InboundEvent, InboundState};
use clap::Subcommand;

use crate::config::Config;
use crate::wiring::{open_database, open_inbox};

/// How many are read at once.
const AT_ONCE: usize = 100;
/// How many webhooks without a tenant are counted at the most.
const COUNTED: i64 = 1_000;

#[derive(Debug, Subcommand)]
pub enum InboundCommand {
    /// List raw events that failed, and webhooks that found no tenant.
    List,
    /// Apply failed events again.
    Replay {
        /// Which one; all failed ones when left out.
        id: Option<InboundId>,
    },
    /// Print the text of webhooks that found no tenant.
    Unrouted {
        /// How many of the newest.
        #[arg(long, default_value_t = 20)]
        limit: i64,
        /// Write them to this file instead.
        #[arg(long)]
        out: Option<PathBuf>,
    },
}

impl InboundCommand {
    pub(super) async fn run(self, config: &Config) -> anyhow::Result<()> {
        let database = open_database(config).await?;
        let inbox = Arc::new(open_inbox(config, database)?);
        match self {
            Self::List => list(&inbox).await,
            Self::Replay { id } => replay(&inbox, id).await,
            Self::Unrouted { limit, out } => unrouted(&inbox, limit, out).await,
        }
    }
}

async fn list(inbox: &Inbox) -> anyhow::Result<()> {
    for scope in inbox.database.read_system().console_scopes().await? {
        for event in failed(inbox, &scope).await? {
            let error = event.error.unwrap_or_default();
            println!("{}  {}  {}  {error}", event.id, scope.workspace_id(), event.field);
        }
    }
    let unrouted = inbox.database.read_system().list_unrouted(COUNTED).await?.len();
    println!("{unrouted} webhook(s) without a tenant; see `blazz inbound unrouted`");
    Ok(())
}

/// Every failed event of a workspace, newest first.
async fn failed(inbox: &Inbox, scope: &Scope) -> anyhow::Result<Vec<InboundEvent>> {
    let reading = inbox.database.read(scope);
    let (mut failed, mut before) = (Vec::new(), None);
    loop {
        let page = reading.inbound().list(InboundState::Failed, before, AT_ONCE).await?;
        failed.extend(page.items);
        before = page.next;
        if before.is_none() {
            return Ok(failed);
        }
    }
}

/// Oldest first, as they came.
async fn replay(inbox: &Inbox, id: Option<InboundId>) -> anyhow::Result<()> {
    let mut found = false;
    for scope in inbox.database.read_system().console_scopes().await? {
        let events = match id {
            Some(id) => inbox.database.read(&scope).inbound().find(id).await?.into_iter().collect(),
            None => failed(inbox, &scope).await?,
        };
        for event in events.into_iter().rev() {
            found = true;
            let tx = inbox.database.begin(&scope).await?;
            let replayed = webhooks::replay(inbox, &tx, event.id).await?;
            tx.commit().await?;
            let error = replayed.error.map(|error| format!(": {error}")).unwrap_or_default();
            println!("{}  {}{error}", replayed.id, replayed.state.as_str());
        }
    }
    match id {
        Some(id) if !found => bail!("there is no raw event {id}; `blazz inbound list` shows them"),
        _ => Ok(()),
    }
}

async fn unrouted(inbox: &Inbox, limit: i64, out: Option<PathBuf>) -> anyhow::Result<()> {
    let kept = inbox.database.read_system().list_unrouted(limit).await?;
    let lines = kept.iter().map(|webhook| {
        format!("{}  {}\n{}\n", webhook.received_at.as_millis(), webhook.reason, webhook.raw)
    });
    let text = lines.collect::<Vec<_>>().concat();
    match out {
        Some(path) => std::fs::write(path, text)?,
        None => print!("{text}"),
    }
    Ok(())
}
