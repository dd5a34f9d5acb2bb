//! Chats: reading, clearing, typing, and where a message stands in its thread.

mod announce;
mod clear;
mod hear;
mod place;
mod read;
mod typing;

pub use clear::clear;
pub use read::read;
pub use typing::typing;

pub(crate) use announce::{announce, show};
pub(crate) use hear::hear;
pub(crate) use place::{next_place, whole_second};
