//! Chats: reading, clearing, typing, how the work on them stands, what was said before, and where a message stands in its thread.

mod announce;
mod arrange;
mod clear;
mod hear;
mod line;
mod older;
mod phone;
mod place;
mod read;
mod state;
mod typing;

pub use arrange::{Arrangement, PINNED_AT_MOST, arrange};
pub use clear::clear;
pub use older::ask_older;
pub use read::read;
pub use state::set_standing;
pub use typing::typing;

pub(crate) use announce::{announce, announce_as_it_is, show};
pub(crate) use hear::hear;
pub(crate) use older::{give_up as give_up_older, run as run_ask_older};
pub(crate) use phone::run as run_arrange_on_phone;
pub(crate) use place::{next_place, whole_second};
pub(crate) use read::last_of_customer;
pub(crate) use state::{customer_wrote, end_snooze};
