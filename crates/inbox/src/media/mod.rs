//! Files of messages: fetching their bytes and keeping them.

mod fetch;

pub use fetch::fetch;

pub(crate) use fetch::give_up;
