//! The pictures of contacts and groups: asked for when somebody is met or looked at, one after the other and never
//! hastily, and kept beside the files of messages.

mod fetch;
mod want;

pub use want::look_at;

pub(crate) use fetch::{fetch, give_up};
pub(crate) use want::{changed, met};
