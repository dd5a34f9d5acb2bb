//! Those who are told of alerts: a server that takes webhooks, and one that takes e-mail.

mod authority;
mod hook;
mod letter;
mod mail;
mod smtp;

pub use hook::{HookReceiver, Posted};
pub use letter::Letter;
pub use mail::{MailSink, MailTls};
