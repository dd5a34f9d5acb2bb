//! How WhatsApp is reached: the Provider trait, the Sessions of those that keep connections, Meta's Cloud API, and bridges.

pub mod bridge;
pub mod cloud;
pub mod operations;
pub mod pictures;
pub mod provider;
pub mod recipient;
pub mod sessions;
mod uploaded;

pub use operations::{Carried, Operations};
pub use pictures::{PictureAnswer, Pictures};
pub use provider::{
    ArrangedChat, Change, FileToPlace, MediaDownload, MediaError, MediaStream, NewestMessage,
    OlderThan, Placed, Provider, Quoted, ReadMark, SendContext, SendError, Sent,
};
pub use recipient::Recipient;
pub use sessions::{Arrival, Incoming, IncomingError, LinkedAs, SessionOrder, Sessions};
pub use uploaded::uploaded;
