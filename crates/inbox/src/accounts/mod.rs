//! Connected numbers: adding, changing, checking, removing.

mod activity;
mod add;
mod add_bridge;
mod announce;
mod block;
mod change;
mod check;
mod remove;

pub use add::{CloudNumber, Connection, NewAccount, add};
pub use add_bridge::BridgeSession;
pub use change::{AccountChange, GivenSecrets, change};
pub use check::check;
pub use remove::remove;

pub(crate) use activity::{Activity, has_message};
pub(crate) use add::NAMELESS;
pub(crate) use announce::announce;
pub(crate) use block::block;
