//! Meta's webhooks: is it really Meta, what does the body say, and whom does it concern.

mod account;
mod call;
mod change;
mod contacts;
mod content;
mod context;
mod echo;
mod group;
mod handshake;
mod history;
mod interactive;
mod message;
mod news;
mod signature;
mod status;
mod structured;
mod system;
#[cfg(test)]
mod tests;

pub use change::{Change, EffectError, ParseError, parse};
pub use handshake::{Handshake, answer_handshake};
pub use signature::{SIGNATURE_HEADER, verify_signature};
