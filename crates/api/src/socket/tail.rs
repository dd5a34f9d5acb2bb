//! Committed events on their way to the hub, in the order of their numbers.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::time::Duration;

use blazz_domain::WorkspaceId;
use blazz_faults::{Point, reach};
use blazz_realtime::{BlazzChannel, Broadcast, DrainPace, Hub};
use blazz_storage::system::events::Head;
use blazz_storage::system::installation::LogEpoch;
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
    /// The life of the logs that the lines belong to.
    epoch: LogEpoch,
    lines: HashMap<WorkspaceId, Line>,
}

#[derive(Debug)]
struct Line {
    scope: Scope,
    /// The number of the last event that was sent.
    sent: i64,
}

impl EventTail {
    /// Begins after what is in the logs now. Start it before the first client is let in.
    pub async fn start(database: Database, hub: Hub) -> Result<Self, StorageError> {
        let epoch = database.read_system().log_epoch().await?;
        let mut tail = Self { database, hub, epoch, lines: HashMap::new() };
        let heads = tail.database.read_system().event_heads().await?;
        tail.begin_after(&heads).await?;
        Ok(tail)
    }

    /// From now on sends what comes after these.
    async fn begin_after(&mut self, heads: &[Head]) -> Result<(), StorageError> {
        let scopes = self.database.read_system().console_scopes().await?;
        let scopes: HashMap<WorkspaceId, Scope> =
            scopes.into_iter().map(|scope| (scope.workspace_id(), scope)).collect();
        self.lines.clear();
        for head in heads {
            let Some(scope) = scopes.get(&head.workspace_id) else { continue };
            self.hub.begin_at(head.workspace_id, log::cursor(head));
            self.lines.insert(head.workspace_id, Line { scope: scope.clone(), sent: head.seq });
        }
        Ok(())
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
                if let Some(head) = heads.iter().find(|head| head.epoch != self.epoch) {
                    return self.begin_anew(head.epoch, &heads).await;
                }
                let is_behind = |id, seq| self.lines.get(id).is_none_or(|line| line.sent < seq);
                let behind = heads.iter().filter(|head| is_behind(&head.workspace_id, head.seq));
                let behind: HashSet<WorkspaceId> = behind.map(|head| head.workspace_id).collect();
                self.send_all(behind).await;
            }
            Err(error) => tracing::error!(%error, "could not look for new events"),
        }
    }

    /// The logs began another life under us: their numbers no longer mean what clients think. Everybody
    /// comes back and is told to load anew.
    async fn begin_anew(&mut self, epoch: LogEpoch, heads: &[Head]) {
        if let Err(error) = self.begin_after(heads).await {
            tracing::error!(%error, "could not follow the renewed event logs");
            return;
        }
        self.epoch = epoch;
        tracing::warn!("the event logs were renewed; every socket is asked to come back");
        self.hub.reconnect_all(DrainPace::default()).await;
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
                reach(Point::BeforePublish);
                line.send(&self.hub, self.epoch, event);
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
        Ok(Self { scope: log::scope(database, workspace).await?, sent: 0 })
    }

    /// A damaged event is passed over; clients notice the gap and ask for it by REST.
    fn send(&mut self, hub: &Hub, epoch: LogEpoch, event: &Event) {
        let workspace = self.scope.workspace_id();
        match log::logged(event) {
            Ok(logged) => hub.broadcast(&Broadcast {
                workspace,
                epoch: epoch.to_string().into(),
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
