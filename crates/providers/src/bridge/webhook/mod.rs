//! What a bridge posts: whether it is the bridge's, and what it says (docs/bridge.md).

mod content;
mod event;
mod jid;
mod message;
mod name;
mod session;
mod signature;
mod status;
#[cfg(test)]
mod tests;
mod vcard;

pub use event::{Event, EventError, UnreadableBody, parse};
pub use session::SessionNews;
pub use signature::{FRESH, Signed, is_fresh, verify};

/// The name of the message in the bridge's answer to a send.
pub(super) fn message_name(answer: &serde_json::Value) -> Option<String> {
    name::read(answer, &["id", "message_id", "messageId"])
}
