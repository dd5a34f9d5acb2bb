//! Messages: receiving, sending, delivering, and what people may do with one that did not arrive.

mod about;
mod announce;
mod apply;
mod assume_sent;
mod change;
mod deliver;
mod delivery;
mod member_receipt;
mod receive;
mod retry;
mod search;
mod send;

pub use assume_sent::assume_sent;
pub use change::{delete, edit};
pub use deliver::deliver;
pub use receive::receive;
pub use retry::retry;
pub use search::search;
pub use send::{Addressee, NewMessage, Outcome, What, send};

pub(crate) use about::{about, author};
pub(crate) use announce::{changed as announce_changed, entered as announce_entered, got_further};
pub(crate) use apply::apply;
pub(crate) use change::{sent_at, too_late};
pub(crate) use deliver::give_up;
pub(crate) use delivery::report_delivery;
pub(crate) use member_receipt::{expect_members, report_member};
pub(crate) use receive::{apply_parked, has, membership};
pub(crate) use send::{check, enqueue};
