//! Linked devices: what people want of them, and what their sessions tell.

mod incoming;
mod linked;
mod report;
mod wish;

pub use incoming::SessionIncoming;
pub use wish::{LinkBy, connect, link, log_out, rest};
