//! A transaction outside any workspace.

use blazz_domain::Timestamp;
use uuid::Uuid;

use crate::database::Database;
use crate::error::StorageError;
use crate::scope::Scope;
use crate::sql::Sql;
use crate::workspace::WorkspaceTx;

/// A transaction that belongs to no workspace. Dropped before [`Self::commit`], it changes nothing.
#[derive(Debug)]
pub struct SystemTx {
    pub(super) database: Database,
    pub(super) sql: Sql,
    now: Timestamp,
}

impl SystemTx {
    pub(crate) fn new(database: Database, sql: Sql) -> Self {
        let now = database.clock().now();
        Self { database, sql, now }
    }

    pub const fn now(&self) -> Timestamp {
        self.now
    }

    pub fn new_id<T: From<Uuid>>(&self) -> T {
        self.database.ids().new_id()
    }

    /// Goes on in one workspace, still in the same transaction.
    pub fn enter(self, scope: &Scope) -> WorkspaceTx {
        WorkspaceTx::new(self.database, self.sql, scope.clone())
    }

    pub async fn commit(self) -> Result<(), StorageError> {
        self.sql.commit().await
    }
}
