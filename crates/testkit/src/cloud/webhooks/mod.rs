//! The sender of webhooks: shape, signature, delivery and retries as Meta does them.

mod body;
pub(crate) mod payload;
mod plan;
mod retry;
mod sender;
mod sign;
mod subscribe;

pub use plan::WebhookPlan;
pub use subscribe::SubscribeError;

pub(crate) use body::Notice;
pub(crate) use sender::WebhookSender;
pub(crate) use subscribe::verify;
