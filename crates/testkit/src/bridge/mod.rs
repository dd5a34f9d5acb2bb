//! A simulated bridge that holds to docs/bridge.md and refuses whoever does not.

mod check;
mod poster;
mod server;
mod sessions;
mod simulator;

pub use poster::{Posted, Poster};
pub use sessions::{AcceptedSend, Fault};
pub use simulator::BridgeSimulator;
