//! Puts the parts of the program together and takes them down again.

mod carriers;
#[cfg(feature = "linked-devices")]
mod devices;
mod listen;
mod lock;
mod logs;
mod parts;
mod placed;
mod room;
mod running;
mod tasks;

pub use lock::DataLock;
pub use logs::start_logging;
pub use parts::{open_database, open_inbox};
pub use running::{Running, StartOptions, start};
