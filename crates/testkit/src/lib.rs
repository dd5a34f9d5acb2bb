//! How we prove it: simulators, actors and a program under test.

pub mod actors;
pub mod alerts;
pub mod application;
pub mod baileys;
pub mod bench;
pub mod bridge;
pub mod cloud;
pub mod crowd;
mod durable_log;
pub mod fill;
pub mod http;
pub mod line;
pub mod outage;
mod port;
pub mod program;
pub mod proof;
pub mod reports;
pub mod stage;
pub mod web_stage;
