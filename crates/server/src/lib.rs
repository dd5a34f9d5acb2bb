//! The one program: configuration, commands and wiring.

pub mod commands;
pub mod config;
mod page;
pub mod wiring;

pub use config::Config;
pub use wiring::Running;
