//! The socket over a real connection, the HTTP API as a signed caller sees it, and what the database
//! has to say about both.

mod actors;
mod auth;
mod committed_events;
mod house;
mod http_api;
mod over_the_wire;
