//! Files of messages: fetching their bytes and keeping them.

mod fetch;
mod folder;

pub use fetch::fetch;
pub use folder::{Kept, MediaFolder};

pub(crate) use fetch::give_up;
