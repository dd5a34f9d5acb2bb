//! What numbers are asked to do at WhatsApp beside sending: asked in any process, carried out where the number's
//! connection is, answered by an event and a row.

mod announce;
mod ask;
mod carry_out;
mod end;

pub use ask::load;

pub(crate) use ask::{Asked, ask, offered, requeue};
pub(crate) use carry_out::{carry_out, give_up};
