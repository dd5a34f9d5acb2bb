//! People and machines that use the program from outside, as values in tests.

mod agent;
mod follower;
mod integrator;
mod listener;
mod raw_socket;
mod socket;
mod team;

pub use agent::{Agent, Answer};
pub use follower::{Followed, Follower};
pub use integrator::Integrator;
pub use listener::Listener;
pub use raw_socket::{Ending, RawSocket, data_of};
pub use socket::Event;
