//! Linked devices: what people want of them, and what their sessions tell.

mod elsewhere;
mod incoming;
mod linked;
mod report;
mod session;
mod wish;

pub use elsewhere::Elsewhere;
pub use incoming::SessionIncoming;
pub use session::{begin_session, end_session};
pub use wish::{LinkBy, connect, link, log_out, rest};
