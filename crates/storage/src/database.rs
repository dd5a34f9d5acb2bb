//! The database of the program: pools, clock, ids, secrets and doorbells in one handle.

use std::sync::Arc;

use blazz_domain::Clock;

use crate::bells::Bells;
use crate::connect::{self, ConnectOptions, ConnectProblem, Pools};
use crate::error::StorageError;
use crate::ids::IdSource;
use crate::mysql::OwnTransaction;
use crate::row::Number;
use crate::scope::Scope;
use crate::sql::Sql;
use crate::system::SystemTx;
use crate::vault::Vault;
use crate::workspace::WorkspaceTx;

/// A handle to the database; cheap to clone.
#[derive(Debug, Clone)]
pub struct Database {
    pub(crate) pools: Pools,
    clock: Arc<dyn Clock>,
    ids: IdSource,
    vault: Arc<Vault>,
    bells: Arc<Bells>,
}

impl Database {
    /// Opens the database; the schema may still be old, see [`Self::migrate`].
    pub async fn connect(
        options: &ConnectOptions,
        clock: Arc<dyn Clock>,
        vault: Vault,
    ) -> Result<Self, ConnectProblem> {
        let pools = connect::open(options).await?;
        let ids = IdSource::new(clock.clone());
        Ok(Self { pools, clock, ids, vault: Arc::new(vault), bells: Arc::default() })
    }

    /// Brings the schema up to date; several processes may do so at once.
    pub async fn migrate(&self) -> Result<(), StorageError> {
        crate::migrations::run(&self.pools, self.clock.now()).await
    }

    /// Opens a transaction in the workspace of `scope`.
    pub async fn begin(&self, scope: &Scope) -> Result<WorkspaceTx, StorageError> {
        Ok(WorkspaceTx::new(self.clone(), self.writing().await?, scope.clone()))
    }

    /// Reads in the workspace of `scope`; nothing can be written there.
    pub fn read(&self, scope: &Scope) -> WorkspaceTx {
        WorkspaceTx::new(self.clone(), self.reading(), scope.clone())
    }

    /// Opens a transaction for the few things that belong to no workspace.
    pub async fn begin_system(&self) -> Result<SystemTx, StorageError> {
        Ok(SystemTx::new(self.clone(), self.writing().await?))
    }

    /// Reads what belongs to no workspace.
    pub fn read_system(&self) -> SystemTx {
        SystemTx::new(self.clone(), self.reading())
    }

    pub fn bells(&self) -> &Arc<Bells> {
        &self.bells
    }

    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    pub fn ids(&self) -> &IdSource {
        &self.ids
    }

    pub fn vault(&self) -> &Vault {
        &self.vault
    }

    /// Whether no other process can be using this database: SQLite belongs to one program.
    pub const fn is_private(&self) -> bool {
        matches!(self.pools, Pools::Sqlite(_))
    }

    /// Whether the database answers, for the readiness probe.
    pub async fn ping(&self) -> Result<(), StorageError> {
        self.reading().find::<Number>("SELECT 1 AS value", vec![]).await.map(drop)
    }

    fn reading(&self) -> Sql {
        match &self.pools {
            Pools::Sqlite(sqlite) => Sql::Readers(sqlite.readers.clone()),
            Pools::MySql(pool) => Sql::Pool(pool.clone()),
        }
    }

    async fn writing(&self) -> Result<Sql, StorageError> {
        Ok(match &self.pools {
            Pools::Sqlite(sqlite) => Sql::Grouped(sqlite.group.begin().await?),
            Pools::MySql(pool) => Sql::Own(OwnTransaction::begin(pool).await?),
        })
    }
}
