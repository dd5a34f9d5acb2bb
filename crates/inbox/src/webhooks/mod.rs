//! Webhooks of providers: whose they are, what they say, and what is kept when that cannot be computed.

mod addressees;
mod app_secrets;
mod bridge;
mod handshake;
mod receive;
mod replay;
mod route;

pub(crate) use addressees::Addressees;
pub(crate) use app_secrets::AppSecrets;
pub use blazz_providers::bridge::webhook::Signed;
pub use bridge::{BridgeError, BridgeOutcome, BridgePost, receive_from_bridge};
pub use handshake::{Handshake, answer_handshake};
pub use receive::{Received, WebhookError, receive};
pub use replay::replay;
