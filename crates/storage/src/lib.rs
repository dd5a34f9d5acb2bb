//! Where things are kept: the only SQL of the product, on SQLite and on MySQL or MariaDB from one code base.
//!
//! Rows of a tenant are reached through [`WorkspaceTx`], which is opened by showing a [`Scope`]; only this
//! crate makes scopes (from a session, an API token, an account or a leased job).
//!
//! ```compile_fail
//! // The pool is private: there is no way around the scope.
//! fn rows(database: &blazz_storage::Database) { let _ = &database.pools; }
//! ```
//! ```compile_fail
//! // A scope cannot be made up outside this crate.
//! let scope = blazz_storage::Scope { workspace_id: todo!(), actor: todo!(), permissions: todo!(), role: None };
//! ```
//! ```compile_fail
//! // No finder of a transaction takes a workspace id.
//! async fn peek(tx: &blazz_storage::WorkspaceTx, other: blazz_domain::WorkspaceId, id: blazz_domain::ContactId) {
//!     let _ = tx.contacts().find(other, id).await;
//! }
//! ```

#[macro_use]
mod sql;

mod bells;
mod clock;
mod connect;
mod database;
mod error;
mod ids;
mod migrations;
mod mysql;
mod private;
mod row;
mod scope;
mod search;
mod sqlite;
pub mod system;
pub mod vault;
pub mod workspace;

pub use bells::Bells;
pub use clock::SystemClock;
pub use connect::{ConnectOptions, ConnectProblem};
pub use database::Database;
pub use error::{DatabaseProblem, StorageError};
pub use ids::IdSource;
pub use private::{make_private_folder, open_private_file};
pub use scope::Scope;
pub use search::DocId;
pub use workspace::{Page, WorkspaceTx};
