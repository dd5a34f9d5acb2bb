//! People and groups: finding, creating, changing, joining.

mod announce;
mod block;
mod check_numbers;
mod create;
mod delete;
mod identities;
mod merge;
mod presence;
mod resolve;
mod undo_merge;
mod update;

pub use block::set_blocked;
pub use check_numbers::check_numbers;
pub use create::{NewContact, create};
pub use delete::delete;
pub use identities::{learn, replace_identities};
pub use merge::merge;
pub use presence::{Presence, PresenceState, presences};
pub use resolve::{Known, resolve};
pub use undo_merge::undo_merge;
pub use update::{ContactChange, update};

pub(crate) use announce::announce;
pub(crate) use block::{heed_list, open_chat, told_block_list, told_blocked};
pub(crate) use create::read_phone;
pub(crate) use identities::learn_missing;
pub(crate) use merge::{fold_chat, follow};
pub(crate) use resolve::recognise;
