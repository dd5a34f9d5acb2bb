//! Who asks, from where, and what they may reach.

mod address;
mod caller;
mod cookie;
mod cross_site;
mod guard;
mod identity;
mod network;
mod person;
pub(crate) mod right;
mod visitor;

pub use network::{NetworkError, TrustedProxies};

pub(crate) use address::{Address, learn_address};
pub(crate) use caller::Caller;
pub(crate) use cookie::Cookies;
pub(crate) use guard::guard;
pub(crate) use identity::{CallerKey, bearer};
pub(crate) use person::Person;
pub(crate) use right::May;
pub(crate) use visitor::Visitor;
