//! Everything that was accepted and delivered, in order.

use crate::Address;
use serde::{Deserialize, Serialize};

/// One step. Texts are not here: the server never sees one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Entry {
    Linked {
        device: Address,
    },
    Unlinked {
        device: Address,
    },
    LoggedIn {
        device: Address,
        handshake: Handshake,
    },
    /// The server has taken a message over.
    Accepted {
        id: String,
        from: Address,
        /// The chat, as the sender wrote it.
        to: String,
        /// `text`, `media`, `reaction`, …
        kind: String,
        /// The one device it is for, when it is another copy for a device that could not open the first, or a word among
        /// a person's own devices.
        only_for: Option<Address>,
    },
    /// The server has not taken a message over, because a test has ordered so.
    Refused {
        id: String,
        from: Address,
        to: String,
        code: u16,
    },
    /// A stanza went out to a device that listens; again after each login until it is acknowledged.
    Delivered {
        /// `message`, `receipt` or `notification`.
        class: String,
        id: String,
        to: Address,
        /// Whether it had waited for the device to log in.
        offline: bool,
    },
    /// The device has it and gets it no more.
    Acknowledged {
        class: String,
        id: String,
        by: Address,
    },
    Receipt {
        id: String,
        by: Address,
        kind: ReceiptKind,
    },
}

/// How a connection began.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Handshake {
    /// In full: the client did not know the server.
    Full,
    /// With the server's key known from before: one round trip less.
    Resumed,
    /// The client's idea of the server's key was old; done in full after all.
    FellBack,
}

/// What a receipt says. <https://github.com/tulir/whatsmeow> names the same words in `types/presence.go`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReceiptKind {
    Delivered,
    /// Delivered to a device nobody looks at; the sender is not told.
    Inactive,
    Read,
    Played,
    /// One's own device has a message that was sent from another.
    Sender,
    /// Could not be decrypted; please again.
    Retry,
    Other(String),
}

impl ReceiptKind {
    pub(crate) fn from_attribute(kind: Option<&str>) -> Self {
        match kind {
            None => Self::Delivered,
            Some("inactive") => Self::Inactive,
            Some("read") => Self::Read,
            Some("played") => Self::Played,
            Some("sender") => Self::Sender,
            Some("retry") => Self::Retry,
            Some(other) => Self::Other(other.to_owned()),
        }
    }
}
