//! The distinct users of a presence channel, however many sockets each has.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value, json};
use tokio::time::Instant;

#[derive(Debug, Default)]
pub(super) struct Members(BTreeMap<Arc<str>, Presence>);

#[derive(Debug)]
struct Presence {
    info: Value,
    sockets: usize,
    /// When the user counts as gone; set while no socket is left.
    gone_at: Option<Instant>,
}

/// Whether the others need to hear of a join.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Joined {
    Newcomer,
    /// Another socket of a user who is here, or one who came back in time.
    AlreadyHere,
}

impl Members {
    pub(super) fn join(&mut self, user_id: &Arc<str>, info: Value) -> Joined {
        if let Some(presence) = self.0.get_mut(user_id) {
            presence.sockets += 1;
            presence.gone_at = None;
            return Joined::AlreadyHere;
        }
        self.0.insert(user_id.clone(), Presence { info, sockets: 1, gone_at: None });
        Joined::Newcomer
    }

    /// Takes one socket off; true when it was the user's last, who is then gone at `gone_at`.
    pub(super) fn leave(&mut self, user_id: &str, gone_at: Instant) -> bool {
        let Some(presence) = self.0.get_mut(user_id) else { return false };
        presence.sockets = presence.sockets.saturating_sub(1);
        let is_last = presence.sockets == 0;
        if is_last {
            presence.gone_at = Some(gone_at);
        }
        is_last
    }

    /// Removes the user whose time to come back has run out; true when that is so.
    pub(super) fn remove_gone(&mut self, user_id: &str, now: Instant) -> bool {
        let is_gone = self
            .0
            .get(user_id)
            .is_some_and(|presence| presence.gone_at.is_some_and(|gone_at| gone_at <= now));
        if is_gone {
            self.0.remove(user_id);
        }
        is_gone
    }

    pub(super) fn contains(&self, user_id: &str) -> bool {
        self.0.contains_key(user_id)
    }

    /// Everyone the subscribers know of, those who may still come back included.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The users who have a socket here.
    pub(super) fn connected(&self) -> impl Iterator<Item = &Arc<str>> {
        self.0.iter().filter(|(_, presence)| presence.sockets > 0).map(|(user_id, _)| user_id)
    }

    /// The list a new subscriber starts from.
    pub(super) fn snapshot(&self) -> Value {
        let ids: Vec<&str> = self.0.keys().map(AsRef::as_ref).collect();
        let hash: Map<String, Value> =
            self.0.iter().map(|(id, presence)| (id.to_string(), presence.info.clone())).collect();
        json!({ "presence": { "count": ids.len(), "ids": ids, "hash": hash } })
    }
}
