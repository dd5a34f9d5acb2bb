//! Committed events on their way to the hub, in the order of their numbers.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use blazz_domain::WorkspaceId;
use blazz_realtime::{BlazzChannel, Broadcast, Cursor, Hub};
use blazz_storage::system::events::Head;
use blazz_storage::workspace::events::Event;
use blazz_storage::{Database, Scope, StorageError};
use tokio::time::MissedTickBehavior;

use super::log::{self, LogError};

/// How often all logs are looked at, doorbell or not: after an error, and for events that another
/// process committed.
const ROUND: Duration = Duration::from_secs(5);

/// Events read at once.
const BATCH: usize = 200;

/// Where the broadcasts of every workspace stand.
#[derive(Debug)]
pub struct EventTail {
    database: Database,
    hub: Hub,
    lines: HashMap<WorkspaceId, Line>,
}

#[derive(Debug)]
struct Line {
    scope: Scope,
    epoch: Arc<str>,
    /// The number of the last event that was sent.
    sent: i64,
}

impl EventTail {
    /// Begins after what is in the logs now. Start it before the first client is let in.
    pub async fn start(database: Database, hub: Hub) -> Result<Self, StorageError> {
        let system = database.read_system();
        let heads: HashMap<WorkspaceId, Head> =
            system.event_heads().await?.into_iter().map(|head| (head.workspace_id, head)).collect();
        let mut lines = HashMap::new();
        for scope in system.console_scopes().await? {
            let Some(head) = heads.get(&scope.workspace_id()) else { continue };
            let line = Line { scope, epoch: log::epoch(head.began_at), sent: head.seq };
            let seq = head.seq.unsigned_abs();
            hub.begin_at(head.workspace_id, Cursor { epoch: line.epoch.clone(), seq });
            lines.insert(head.workspace_id, line);
        }
        Ok(Self { database, hub, lines })
    }

    /// Sends what is committed, for ever.
    pub async fn run(mut self) {
        let bells = self.database.bells().clone();
        let mut rounds = tokio::time::interval(ROUND);
        rounds.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                rung = bells.events() => self.send_all(rung).await,
                _ = rounds.tick() => self.look_around().await,
            }
        }
    }

    async fn look_around(&mut self) {
        match self.database.read_system().event_heads().await {
            Ok(heads) => {
                let is_behind = |id, seq| self.lines.get(id).is_none_or(|line| line.sent < seq);
                let behind = heads.iter().filter(|head| is_behind(&head.workspace_id, head.seq));
                let behind: HashSet<WorkspaceId> = behind.map(|head| head.workspace_id).collect();
                self.send_all(behind).await;
            }
            Err(error) => tracing::error!(%error, "could not look for new events"),
        }
    }

    /// What fails here is tried again with the next round.
    async fn send_all(&mut self, workspaces: HashSet<WorkspaceId>) {
        for workspace in workspaces {
            if let Err(error) = self.send_new(workspace).await {
                tracing::error!(workspace.id = %workspace, %error, "could not send out new events");
            }
        }
    }

    async fn send_new(&mut self, workspace: WorkspaceId) -> Result<(), LogError> {
        let line = match self.lines.entry(workspace) {
            Entry::Occupied(line) => line.into_mut(),
            Entry::Vacant(place) => place.insert(Line::new(&self.database, workspace).await?),
        };
        loop {
            let tx = self.database.read(&line.scope);
            let events = tx.events().list_after(line.sent, BATCH).await?;
            for event in &events {
                line.send(&self.hub, event);
            }
            if events.len() < BATCH {
                return Ok(());
            }
        }
    }
}

impl Line {
    /// A workspace that began after the start is sent from its first event.
    async fn new(database: &Database, workspace: WorkspaceId) -> Result<Self, LogError> {
        let head = database.read_system().find_event_head(workspace).await?;
        let began_at = head.ok_or(LogError::NoWorkspace)?.began_at;
        let scope = log::scope(database, workspace).await?;
        Ok(Self { scope, epoch: log::epoch(began_at), sent: 0 })
    }

    /// A damaged event is passed over; clients notice the gap and ask for it by REST.
    fn send(&mut self, hub: &Hub, event: &Event) {
        let workspace = self.scope.workspace_id();
        match log::logged(event) {
            Ok(logged) => hub.broadcast(&Broadcast {
                workspace,
                epoch: self.epoch.clone(),
                event: logged,
                channels: channels(workspace, self.sent, event),
            }),
            Err(error) => {
                tracing::error!(workspace.id = %workspace, event.seq, %error, "skipped an event");
            }
        }
        self.sent = event.seq;
    }
}

fn channels(workspace: WorkspaceId, sent: i64, event: &Event) -> Vec<(BlazzChannel, u64)> {
    let everyone = (BlazzChannel::Workspace(workspace), sent.unsigned_abs());
    let chat = event
        .contact_id
        .map(|contact| (BlazzChannel::Chat(contact), event.contact_prev_seq.unsigned_abs()));
    std::iter::once(everyone).chain(chat).collect()
}
