//! `blazz inbound …`: raw events that could not be applied.

use std::path::PathBuf;
use std::sync::Arc;

use blazz_domain::InboundId;
use blazz_inbox::{Inbox, webhooks};
use blazz_storage::workspace::inbound::InboundState;
use clap::Subcommand;

use crate::config::Config;
use crate::wiring::{open_database, open_inbox};

/// How many are listed for each workspace.
const LISTED: usize = 100;

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
        let reading = inbox.database.read(&scope);
        let page = reading.inbound().list(InboundState::Failed, None, LISTED).await?;
        for event in page.items {
            let error = event.error.unwrap_or_default();
            println!("{}  {}  {}  {error}", event.id, scope.workspace_id(), event.field);
        }
    }
    let unrouted = inbox.database.read_system().list_unrouted(LISTED.try_into()?).await?;
    println!("{} webhook(s) without a tenant; see `blazz inbound unrouted`", unrouted.len());
    Ok(())
}

async fn replay(inbox: &Inbox, id: Option<InboundId>) -> anyhow::Result<()> {
    for scope in inbox.database.read_system().console_scopes().await? {
        let reading = inbox.database.read(&scope);
        let failed = match id {
            Some(id) => reading.inbound().find(id).await?.into_iter().collect(),
            None => reading.inbound().list(InboundState::Failed, None, LISTED).await?.items,
        };
        for event in failed {
            let tx = inbox.database.begin(&scope).await?;
            let replayed = webhooks::replay(inbox, &tx, event.id).await?;
            tx.commit().await?;
            let error = replayed.error.map(|error| format!(": {error}")).unwrap_or_default();
            println!("{}  {}{error}", replayed.id, replayed.state.as_str());
        }
    }
    Ok(())
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
