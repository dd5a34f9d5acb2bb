//! How WhatsApp is reached: the Provider trait and Meta's Cloud API.

pub mod cloud;
pub mod provider;
pub mod recipient;

pub use provider::{
    MediaDownload, MediaError, MediaStream, Provider, SendContext, SendError, Sent,
};
pub use recipient::Recipient;
