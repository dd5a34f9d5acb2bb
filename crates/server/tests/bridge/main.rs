//! Sessions of a bridge, from outside: a simulated bridge posts webhooks and is asked to send, on both databases.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

#[macro_use]
mod house;

mod messages;
mod refusals;
mod sends;
mod sessions;
