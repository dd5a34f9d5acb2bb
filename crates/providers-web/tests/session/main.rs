//! What the session store promises, shown on SQLite and on a real MariaDB.
#![cfg(test)]

#[macro_use]
mod house;

mod batches;
mod checks;
mod conformance;
mod mappings;
mod model;
mod moves;
mod throughput;
