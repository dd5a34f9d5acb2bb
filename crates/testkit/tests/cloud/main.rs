//! The simulator as an inbox meets it: over HTTP.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod control;
mod faults;
mod fixtures;
mod groups;
mod limits;
mod media;
mod numbers;
mod people;
mod receiver;
mod refused;
mod stage;
mod templates;
mod webhooks;
