//! An unmodified client for linked devices against the simulator.

mod companion;
mod linking;
mod reconnecting;
mod stage;
mod strictness;
mod texts;
mod trouble;
