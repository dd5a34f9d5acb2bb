//! What the simulated bridge knows: its sessions, what it was asked to send in them, and what it is to do wrong.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::Value;
use tokio::sync::watch;

/// A send that was taken.
#[derive(Debug, Clone, PartialEq)]
pub struct AcceptedSend {
    pub session: String,
    /// What the bridge calls the message: `true_{to}_{id}`.
    pub id: String,
    /// The request's body.
    pub body: Value,
}

/// What happens to the next send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// It is taken, and the connection ends without an answer.
    LoseAnswer,
    /// It is refused with this status and, in the body, this code.
    Refuse(u16, &'static str),
    /// Somebody in between answers with this status and a page.
    Gateway(u16),
}

#[derive(Debug, Default)]
struct Session {
    is_ready: bool,
    /// By their keys.
    taken: HashMap<String, String>,
}

#[derive(Debug, Default)]
struct Known {
    sessions: HashMap<String, Session>,
    sends: Vec<AcceptedSend>,
    reads: Vec<Value>,
    files: HashMap<String, (String, Vec<u8>)>,
    faults: VecDeque<Fault>,
    /// What was asked against the contract.
    complaints: Vec<String>,
}

/// Shared by the server and the test.
#[derive(Debug, Default)]
pub(super) struct Sessions {
    known: Mutex<Known>,
    pub(super) changes: watch::Sender<u64>,
}

impl Sessions {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change<T>(&self, change: impl FnOnce(&mut Known) -> T) -> T {
        let changed = change(&mut self.known());
        self.changes.send_modify(|count| *count += 1);
        changed
    }

    pub(super) fn add(&self, session: &str, is_ready: bool) {
        self.change(|known| {
            known.sessions.entry(session.to_owned()).or_default().is_ready = is_ready;
        });
    }

    /// `None`: there is no such session.
    pub(super) fn is_ready(&self, session: &str) -> Option<bool> {
        self.known().sessions.get(session).map(|it| it.is_ready)
    }

    /// The name of the message: the same for the same key, which sends once.
    pub(super) fn take(&self, session: &str, body: Value) -> String {
        let key = body["client_message_id"].as_str().unwrap_or_default().to_owned();
        let to = body["to"].as_str().unwrap_or_default().to_owned();
        self.change(|known| {
            let number = known.sends.len() + 1;
            let of_session = known.sessions.entry(session.to_owned()).or_default();
            if let Some(id) = of_session.taken.get(&key) {
                return id.clone();
            }
            let id = format!("true_{to}_3EB0{number:018X}");
            of_session.taken.insert(key, id.clone());
            let session = session.to_owned();
            known.sends.push(AcceptedSend { session, id: id.clone(), body });
            id
        })
    }

    pub(super) fn sends(&self) -> Vec<AcceptedSend> {
        self.known().sends.clone()
    }

    pub(super) fn mark_read(&self, body: Value) {
        self.change(|known| known.reads.push(body));
    }

    pub(super) fn reads(&self) -> Vec<Value> {
        self.known().reads.clone()
    }

    pub(super) fn keep_file(&self, id: &str, mime_type: &str, bytes: &[u8]) {
        let file = (mime_type.to_owned(), bytes.to_vec());
        self.change(|known| known.files.insert(id.to_owned(), file));
    }

    pub(super) fn file(&self, id: &str) -> Option<(String, Vec<u8>)> {
        self.known().files.get(id).cloned()
    }

    pub(super) fn plan(&self, fault: Fault) {
        self.known().faults.push_back(fault);
    }

    pub(super) fn next_fault(&self) -> Option<Fault> {
        self.known().faults.pop_front()
    }

    pub(super) fn complain(&self, complaint: String) {
        self.change(|known| known.complaints.push(complaint));
    }

    pub(super) fn complaints(&self) -> Vec<String> {
        self.known().complaints.clone()
    }
}
