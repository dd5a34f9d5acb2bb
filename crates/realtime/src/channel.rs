//! Channel names: what they may look like, and what their prefix means.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

use crate::limits::CHANNEL_NAME_LENGTH;

#[cfg(test)]
mod tests;

const ECHOED_NAME_LENGTH: usize = 1000;
const SERVER_TO_USER: &str = "#server-to-user-";

/// A well-formed channel name; cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ChannelName(Arc<str>);

/// What a channel asks of those who subscribe to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    Public,
    Private,
    /// Private, and the server cannot read what passes through: whispers are off.
    Encrypted,
    Presence,
    /// Belongs to one signed-in user; needs no signature.
    ServerToUser,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChannelNameError {
    #[error("a channel name has 1 to {CHANNEL_NAME_LENGTH} letters")]
    Length,
    #[error("a channel name holds only letters, digits and _-=@,.;")]
    Letters,
}

impl ChannelName {
    pub fn parse(name: &str) -> Result<Self, ChannelNameError> {
        if name.is_empty() || name.len() > CHANNEL_NAME_LENGTH {
            return Err(ChannelNameError::Length);
        }
        let letters = match name.strip_prefix(SERVER_TO_USER) {
            Some(user_id) if !user_id.is_empty() => user_id,
            _ => name,
        };
        if letters.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-=@,.;".contains(&byte)) {
            Ok(Self(name.into()))
        } else {
            Err(ChannelNameError::Letters)
        }
    }

    /// The name a client asked for, good or not, cut to a decent length: to tell it of a refusal.
    pub(crate) fn echoed(name: &str) -> Self {
        Self(name.chars().take(ECHOED_NAME_LENGTH).collect::<String>().into())
    }

    /// A name the program itself composed out of allowed letters.
    pub(crate) fn trusted(name: &str) -> Self {
        Self(name.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn access(&self) -> Access {
        let name = self.as_str();
        if name.starts_with(SERVER_TO_USER) {
            Access::ServerToUser
        } else if name.starts_with("private-encrypted-") {
            Access::Encrypted
        } else if name.starts_with("private-") {
            Access::Private
        } else if name.starts_with("presence-") {
            Access::Presence
        } else {
            Access::Public
        }
    }

    pub fn is_presence(&self) -> bool {
        self.access() == Access::Presence
    }

    /// Whether the last event is kept for those who subscribe later.
    pub fn is_cached(&self) -> bool {
        ["cache-", "private-cache-", "private-encrypted-cache-", "presence-cache-"]
            .iter()
            .any(|prefix| self.0.starts_with(prefix))
    }

    /// The signed-in user this channel belongs to, when it is a server-to-user channel.
    pub fn recipient(&self) -> Option<&str> {
        self.0.strip_prefix(SERVER_TO_USER)
    }
}

impl Borrow<str> for ChannelName {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ChannelName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
