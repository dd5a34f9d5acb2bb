//! An event log kept in memory: it numbers, keeps and forgets events as the durable one does.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use blazz_domain::event::EventName;
use blazz_domain::{ContactId, WorkspaceId};
use blazz_realtime::{
    BlazzChannel, Broadcast, Cursor, EventData, EventLog, EventLogError, LoggedEvent, Past,
};
use futures_util::future::BoxFuture;
use serde_json::Value;

#[derive(Default)]
pub(crate) struct MemoryLog(Mutex<Logs>);

#[derive(Default)]
struct Logs {
    events: HashMap<WorkspaceId, Vec<(ContactId, LoggedEvent)>>,
    /// Events up to this number are forgotten.
    forgotten: u64,
    /// How often the log was replaced by an older copy.
    restored: usize,
    is_broken: bool,
    reads: usize,
}

impl MemoryLog {
    pub(crate) const EPOCH: &'static str = "e1";

    /// Commits an event and gives what is to be sent out.
    pub(crate) fn append(
        &self,
        workspace: WorkspaceId,
        contact: ContactId,
        data: &Value,
    ) -> Broadcast {
        let mut logs = self.0.lock().unwrap();
        let epoch = logs.epoch();
        let events = logs.events.entry(workspace).or_default();
        let seq = events.len() as u64 + 1;
        let of_contact = events.iter().rev().find(|(of, _)| *of == contact);
        let previous = of_contact.map_or(0, |(_, event)| event.seq);
        let event = LoggedEvent {
            seq,
            name: EventName::NewChat,
            data: EventData::parse(&data.to_string()).unwrap(),
        };
        events.push((contact, event.clone()));
        Broadcast {
            workspace,
            epoch,
            event,
            channels: vec![
                (BlazzChannel::Workspace(workspace), seq - 1),
                (BlazzChannel::Chat(contact), previous),
            ],
        }
    }

    pub(crate) fn forget_up_to(&self, seq: u64) {
        self.0.lock().unwrap().forgotten = seq;
    }

    /// The workspace's log is replaced by a copy of its first events, as a restored backup would.
    pub(crate) fn restore(&self, workspace: WorkspaceId, kept: usize) {
        let mut logs = self.0.lock().unwrap();
        logs.events.entry(workspace).or_default().truncate(kept);
        logs.restored += 1;
    }

    pub(crate) fn break_down(&self) {
        self.0.lock().unwrap().is_broken = true;
    }

    pub(crate) fn epoch(&self) -> Arc<str> {
        self.0.lock().unwrap().epoch()
    }

    /// How often it was asked.
    pub(crate) fn reads(&self) -> usize {
        self.0.lock().unwrap().reads
    }

    fn read<T>(&self, read: impl FnOnce(&Logs) -> T) -> Result<T, EventLogError> {
        let mut logs = self.0.lock().unwrap();
        logs.reads += 1;
        if logs.is_broken {
            return Err(EventLogError("the disk is gone".into()));
        }
        Ok(read(&logs))
    }
}

impl Logs {
    /// Every copy that is restored begins an epoch of its own.
    fn epoch(&self) -> Arc<str> {
        match self.restored {
            0 => MemoryLog::EPOCH.into(),
            restored => format!("e{}", restored + 1).into(),
        }
    }

    fn head(&self, workspace: WorkspaceId) -> Cursor {
        let seq = self.events.get(&workspace).map_or(0, |events| events.len() as u64);
        Cursor { epoch: self.epoch(), seq }
    }

    fn since(&self, workspace: WorkspaceId, channel: BlazzChannel, seq: u64, limit: usize) -> Past {
        let all = self.events.get(&workspace).into_iter().flatten();
        let mut events: Vec<LoggedEvent> = all
            .filter(|(contact, event)| {
                event.seq > seq.max(self.forgotten)
                    && match channel {
                        BlazzChannel::Chat(of) => of == *contact,
                        BlazzChannel::Workspace(_) | BlazzChannel::Presence(_) => true,
                    }
            })
            .map(|(_, event)| event.clone())
            .collect();
        let complete = seq >= self.forgotten && events.len() <= limit;
        events.truncate(limit);
        Past { events, complete, head: self.head(workspace) }
    }
}

impl EventLog for MemoryLog {
    fn head(&self, workspace: WorkspaceId) -> BoxFuture<'_, Result<Cursor, EventLogError>> {
        Box::pin(async move { self.read(|logs| logs.head(workspace)) })
    }

    fn since(
        &self,
        workspace: WorkspaceId,
        channel: BlazzChannel,
        seq: u64,
        limit: usize,
    ) -> BoxFuture<'_, Result<Past, EventLogError>> {
        Box::pin(async move { self.read(|logs| logs.since(workspace, channel, seq, limit)) })
    }
}
