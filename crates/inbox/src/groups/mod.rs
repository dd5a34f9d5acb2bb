//! Groups: made, joined, changed and left by the numbers that are in them.

mod act;
mod create;
mod facts;
mod people;
mod rights;

pub use act::{Act, act};
pub use create::{NewGroup, create, join};
pub use people::People;

pub(crate) use facts::{count_of_others, is_us, members, name_of, one_name};
