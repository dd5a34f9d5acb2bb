//! A group: who is in it, what it is about, and what its members may do.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use wacore_binary::{Jid, Server};

use super::Picture;

/// A group, known by the user part of its JID.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct Group {
    pub(crate) id: String,
    pub(crate) subject: Subject,
    pub(crate) description: Option<Description>,
    pub(crate) picture: Option<Picture>,
    /// The phone number of whoever made it.
    pub(crate) creator: String,
    /// Seconds, UTC.
    pub(crate) created_at: i64,
    /// By phone number; not all of them need have a device here.
    pub(crate) members: BTreeMap<String, Role>,
    /// Those whom an admin has taken out: they do not come back by the link.
    pub(crate) taken_out: BTreeSet<String>,
    /// Who waits to be let in, since when (seconds, UTC).
    pub(crate) requests: BTreeMap<String, i64>,
    /// Members are named by LID, as in groups that WhatsApp has migrated.
    pub(crate) by_lid: bool,
    /// Those that are on.
    pub(crate) rules: BTreeSet<Rule>,
    /// The end of the link; made on first use.
    pub(crate) link: Option<String>,
    /// Links that were valid once.
    pub(crate) old_links: BTreeSet<String>,
    /// Seconds until messages disappear; 0 when they stay.
    pub(crate) disappears_after: u32,
}

#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct Subject {
    pub(crate) text: String,
    /// The phone number of whoever set it last.
    pub(crate) by: String,
    /// Seconds, UTC.
    pub(crate) at: i64,
}

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Description {
    /// Made by who wrote it; a change must name the last.
    pub(crate) id: String,
    pub(crate) text: String,
    pub(crate) by: String,
    /// Seconds, UTC.
    pub(crate) at: i64,
}

/// What only admins may do, and what newcomers need; each is off at first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Rule {
    /// Only admins change what the group is about.
    Locked,
    /// Only admins write.
    Announcement,
    /// Only admins take people in.
    AdminsAdd,
    /// Who comes by the link waits for an admin.
    NeedsApproval,
}

/// What a member of a group may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Role {
    Member,
    Admin,
    /// Made the group; no admin can take this away.
    Creator,
}

impl Role {
    /// As stanzas name it; nothing for a member.
    pub(crate) fn word(self) -> Option<&'static str> {
        match self {
            Self::Member => None,
            Self::Admin => Some("admin"),
            Self::Creator => Some("superadmin"),
        }
    }

    pub(crate) fn is_admin(self) -> bool {
        self > Self::Member
    }
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

    pub(crate) fn has(&self, number: &str) -> bool {
        self.members.contains_key(number)
    }

    pub(crate) fn is(&self, rule: Rule) -> bool {
        self.rules.contains(&rule)
    }

    pub(crate) fn is_admin(&self, number: &str) -> bool {
        self.members.get(number).is_some_and(|role| role.is_admin())
    }

    pub(crate) fn admins(&self) -> impl Iterator<Item = &String> + '_ {
        self.members.iter().filter(|(_, role)| role.is_admin()).map(|(number, _)| number)
    }
}
