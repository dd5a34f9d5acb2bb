//! The proof that nothing is lost, doubled or put out of order: traffic, deaths, and an oracle that compares
//! what agents, WhatsApp, the database and the browsers each remember.

mod database;
mod driver;
mod ground;
mod invariants;
mod nemesis;
mod oracle;
mod outbound;
mod report;
mod sockets;
mod trial;
mod verdict;

pub use database::DatabaseKind;
pub use ground::Ground;
pub use nemesis::Nemesis;
pub use report::{Report, read_all, table};
pub use trial::Trial;
pub use verdict::Verdict;
