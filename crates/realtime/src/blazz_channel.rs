//! The three channels the product speaks on, read out of their names.

use blazz_domain::{ContactId, WorkspaceId};

use crate::channel::ChannelName;

/// What a channel means to the product, which decides who may hear it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlazzChannel {
    /// `private-workspace.{workspaceId}`: every event of the workspace.
    Workspace(WorkspaceId),
    /// `private-chat.{contactId}`: the events of one contact.
    Chat(ContactId),
    /// `presence-presence.{workspaceId}`: which members are here.
    Presence(WorkspaceId),
}

impl BlazzChannel {
    /// None for any other channel; the product gives nobody access to those.
    pub fn of(channel: &ChannelName) -> Option<Self> {
        let (kind, id) = channel.as_str().split_once('.')?;
        let known = match kind {
            "private-workspace" => Self::Workspace(id.parse().ok()?),
            "private-chat" => Self::Chat(id.parse().ok()?),
            "presence-presence" => Self::Presence(id.parse().ok()?),
            _ => return None,
        };
        // A UUID has several spellings; only the one we publish under reaches anybody.
        (known.to_string() == channel.as_str()).then_some(known)
    }
}

impl std::fmt::Display for BlazzChannel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Workspace(id) => write!(f, "private-workspace.{id}"),
            Self::Chat(id) => write!(f, "private-chat.{id}"),
            Self::Presence(id) => write!(f, "presence-presence.{id}"),
        }
    }
}

impl From<BlazzChannel> for ChannelName {
    fn from(channel: BlazzChannel) -> Self {
        Self::trusted(&channel.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0190c2a1-5b7e-7cc3-8f00-000000000001";

    fn of(name: &str) -> Option<BlazzChannel> {
        BlazzChannel::of(&ChannelName::parse(name).unwrap())
    }

    #[test]
    fn the_three_channels_carry_their_ids() {
        for channel in [
            BlazzChannel::Workspace(ID.parse().unwrap()),
            BlazzChannel::Chat(ID.parse().unwrap()),
            BlazzChannel::Presence(ID.parse().unwrap()),
        ] {
            assert_eq!(of(ChannelName::from(channel).as_str()), Some(channel));
        }
    }

    #[test]
    fn a_name_without_a_proper_id_means_nothing() {
        let loud = format!("private-chat.{}", ID.to_uppercase());
        let bare = format!("private-chat.{}", ID.replace('-', ""));
        for name in ["private-workspace.7", "private-workspace", "news", &loud, &bare] {
            assert_eq!(of(name), None, "{name}");
        }
    }
}
