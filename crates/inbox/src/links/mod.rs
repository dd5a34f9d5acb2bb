//! Linked devices: what people want of them, and what their sessions, ours and those of bridges, tell.

mod answer;
mod bridge;
mod elsewhere;
mod gaps;
mod incoming;
mod leaving;
mod linked;
mod report;
mod session;
mod wish;

pub use answer::answer;
pub(crate) use bridge::told_by_bridge;
pub use elsewhere::Elsewhere;
pub use incoming::SessionIncoming;
pub(crate) use leaving::leave;
pub use session::{begin_session, end_session};
pub use wish::{LinkBy, connect, link, log_out, move_away, rest, set_tells_phone};
