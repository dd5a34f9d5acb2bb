//! The customers' phones: what they write, read and show, by hand or by script.

mod chat;
mod customer;
mod draft;
mod group;
mod item;
mod receive;
mod script;
mod system;
mod write;

pub use chat::CustomerChat;
pub use customer::CustomerPhone;
pub use draft::{Draft, MediaDraft, Writing};
pub use group::GroupRoom;
pub use script::{Act, Heard, Script, Step};
pub use write::WriteError;

pub(crate) use customer::CustomerSettings;
pub(crate) use receive::{arrive, come_online, is_unread, read_all};
pub(crate) use script::Scripts;
pub(crate) use write::write;
