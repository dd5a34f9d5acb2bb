//! The simulator as an inbox meets it: over HTTP.

mod control;
mod faults;
mod fixtures;
mod groups;
mod limits;
mod media;
mod people;
mod receiver;
mod stage;
mod templates;
mod webhooks;
