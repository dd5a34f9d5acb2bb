//! What is done later: leases jobs, runs them beside each other, and puts back or gives up what failed.

mod board;
mod finish;
mod heartbeat;
mod housekeeping;
mod owner;
mod search;
mod work;

pub use housekeeping::keep_house;
pub use owner::Owner;
pub use search::index_messages;
pub use work::{Worker, WorkerSettings};
