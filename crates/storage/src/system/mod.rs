//! The few things that stand above workspaces: people signing in, leases, webhooks finding their tenant.
//! Here, and only here, scopes are made.

pub mod accounts;
mod bridges;
mod clock_jumps;
pub mod console;
pub mod events;
pub mod housekeeping;
pub mod installation;
pub mod jobs;
pub mod listeners;
pub mod owners;
pub mod people;
mod search_index;
pub mod sessions;
pub mod tokens;
mod transaction;
pub mod uploads;
pub mod webhooks;

pub use transaction::SystemTx;
