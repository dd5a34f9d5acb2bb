//! People and machines that use the program from outside, as values in tests.

mod agent;
mod follower;
mod listener;
mod socket;

pub use agent::{Agent, Answer};
pub use follower::{Followed, Follower};
pub use listener::Listener;
pub use socket::Event;
