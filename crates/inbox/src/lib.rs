//! What the product does: one use case a file, each doing one thing inside the transaction it is given.

pub mod accounts;
pub mod alerts;
pub mod chats;
pub mod contacts;
mod error;
pub mod governor;
pub mod groups;
mod inbox;
pub mod jobs;
pub mod links;
pub mod media;
pub mod messages;
pub mod operations;
pub mod people;
pub mod pictures;
mod providers;
pub mod transports;
pub mod views;
pub mod webhooks;

pub use error::InboxError;
pub use inbox::{Inbox, InboxSettings};
pub use providers::Providers;
