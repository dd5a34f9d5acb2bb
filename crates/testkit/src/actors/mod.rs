//! People and machines that use the program from outside, as values in tests.

mod agent;
mod listener;

pub use agent::{Agent, Answer};
pub use listener::{Event, Listener};
