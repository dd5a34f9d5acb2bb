//! How WhatsApp is reached: the Provider trait, the Sessions of those that keep connections, Meta's Cloud API, and bridges.

pub mod bridge;
pub mod cloud;
pub mod operations;
pub mod pictures;
pub mod provider;
pub mod recipient;
pub mod sessions;

pub use operations::{Carried, Operations};
pub use pictures::{PictureAnswer, Pictures};
pub use provider::{
    ArrangedChat, Change, MediaDownload, MediaError, MediaStream, NewestMessage, OlderThan,
    Provider, Quoted, ReadMark, SendContext, SendError, Sent,
};
pub use recipient::Recipient;
pub use sessions::{Arrival, Incoming, IncomingError, LinkedAs, SessionOrder, Sessions};
