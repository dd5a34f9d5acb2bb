//! The protocol as a client sees it, without a network: text goes in, frames come out.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod actors;
mod cache;
mod client_events;
mod connect;
mod hostile_input;
mod leaving;
mod memory_log;
mod ordering;
mod presence;
mod publish;
mod resume;
mod resume_model;
#[path = "../../../testkit/shared/sequences.rs"]
mod sequences;
mod signin;
mod slow_readers;
mod strangers;
mod subscribe;
