//! Chats: reading, clearing, typing, what was said before, and where a message stands in its thread.

mod announce;
mod clear;
mod hear;
mod older;
mod place;
mod read;
mod typing;

pub use clear::clear;
pub use older::ask_older;
pub use read::read;
pub use typing::typing;

pub(crate) use announce::{announce, announce_as_it_is, show};
pub(crate) use hear::hear;
pub(crate) use older::{give_up as give_up_older, run as run_ask_older};
pub(crate) use place::{next_place, whole_second};
pub(crate) use read::last_of_customer;
