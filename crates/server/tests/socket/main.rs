//! The socket of the whole program, over TCP, frame by frame. `docs/socket-conformance.md` says which test holds
//! which row of the protocol's table.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

mod ask;
mod cache;
mod client_events;
mod connect;
mod house;
mod limits;
mod nonsense;
mod presence;
mod publish;
mod publish_refused;
mod resume;
mod revocation;
mod signin;
mod slow_readers;
mod storm;
mod subscribe;
