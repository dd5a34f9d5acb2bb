//! How we prove it: simulators, actors and a program under test.

pub mod actors;
pub mod bench;
pub mod cloud;
pub mod http;
pub mod outage;
pub mod program;
pub mod stage;
