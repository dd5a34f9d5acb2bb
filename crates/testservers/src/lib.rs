//! Real servers of our own that tests talk to, and kill: each with its own folder and loopback port, gone
//! when whoever started it ends, however that ends.

mod keeper;
mod mariadb;
mod ports;
mod programs;
mod s3;

pub use mariadb::{Durability, MariaDb};
pub use programs::{find_program, is_root};
pub use s3::S3;
