//! The one place that decides whether and when a message may leave, for whoever sends it.

mod admit;
mod change;
mod hold;
mod pacer;
mod refusal;
mod switch;
mod told;

pub use change::{change, set_time_zone};
pub use pacer::Pacer;
pub use switch::{resume, resume_all, stop, stop_all};

pub(crate) use admit::{admit, ask};
pub(crate) use hold::hold;
pub(crate) use refusal::learn_from;
pub(crate) use told::keep_told;
