//! Two transports of one number: joining them, choosing one for each message, and knowing a message again that both
//! tell of.

mod again;
mod choose;
mod join;
mod policy;
mod reroute;
mod same_number;

pub use join::{join, split};
pub use policy::{set_policy, set_workspace_policy};

pub(crate) use again::{Told, known_by_stanza, note, told_already, translate};
pub(crate) use choose::{Carrier, Wish, choose};
pub(crate) use reroute::reroute;
pub(crate) use same_number::{is_same, other_number};
