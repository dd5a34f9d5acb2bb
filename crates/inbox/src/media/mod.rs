//! Files of messages: those that come are fetched and kept, those that go are uploaded, kept and laid at the provider.

mod bare;
mod expire;
mod facts;
mod fetch;
mod place;
mod sniff;
mod spool;
mod upload;

pub use expire::delete_unused;
pub use fetch::fetch;
pub use upload::{Offered, Taken, finish, keep, rules, take};

pub(crate) use facts::Workbench;
pub(crate) use fetch::{fetch_later, give_up};
pub(crate) use place::{Place, place, placing};
