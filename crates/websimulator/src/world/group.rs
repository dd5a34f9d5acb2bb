//! A group: who is in it, and how they are named there.

use std::collections::BTreeMap;

use wacore_binary::{Jid, Server};

/// A group, known by the user part of its JID.
pub(crate) struct Group {
    pub(crate) id: String,
    pub(crate) subject: String,
    /// The phone number of whoever made it.
    pub(crate) creator: String,
    /// Seconds, UTC.
    pub(crate) created_at: i64,
    /// By phone number; whether they may change the group.
    pub(crate) members: BTreeMap<String, bool>,
    /// Members are named by LID, as in groups that WhatsApp has migrated.
    pub(crate) by_lid: bool,
}

impl Group {
    pub(crate) fn jid(&self) -> Jid {
        Jid::group(self.id.as_str())
    }

    /// How members are named.
    pub(crate) fn server(&self) -> Server {
        if self.by_lid { Server::Lid } else { Server::Pn }
    }

    pub(crate) fn addressing(&self) -> &'static str {
        if self.by_lid { "lid" } else { "pn" }
    }
}
