//! The commands, one file each.

pub(crate) mod bench;
pub(crate) mod check;
pub(crate) mod demo;
pub(crate) mod prove;
pub(crate) mod soak;
pub(crate) mod test;
