//! How we prove it: simulators, actors and a program under test.

pub mod cloud;
