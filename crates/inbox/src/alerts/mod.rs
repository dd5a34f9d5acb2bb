//! People are told when a number is down for long, and when it is back.
//!
//! An outage begins and ends in the transaction that changes how the number stands ([`follow`]). A job that is due after
//! the time the workspace chose decides that people are told ([`raise`]), in one transaction with a job for each of them
//! ([`deliver`]): what was decided goes out, also after a crash.

mod carrier;
mod change;
mod deliver;
mod follow;
mod raise;
mod rehearse;
mod tell;

pub use carrier::{AlertFailure, Carrier, Carriers, Receiver, Unfit};
pub use change::{RuleChange, set};
pub use rehearse::rehearse;

pub(crate) use deliver::{deliver, give_up, requeue};
pub(crate) use follow::follow;
pub(crate) use raise::raise;
