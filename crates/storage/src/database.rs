//! The database of the program: pools, clock, ids, secrets and doorbells in one handle.

use std::sync::Arc;

use blazz_domain::Clock;
use sea_orm::TransactionTrait;

use crate::bells::Bells;
use crate::connect::{self, ConnectOptions, ConnectProblem, Pools};
use crate::error::StorageError;
use crate::group_commit::GroupCommit;
use crate::ids::IdSource;
use crate::scope::Scope;
use crate::sql::Sql;
use crate::system::SystemTx;
use crate::vault::Vault;
use crate::workspace::WorkspaceTx;

/// A handle to the database; cheap to clone.
#[derive(Debug, Clone)]
pub struct Database {
    pub(crate) pools: Pools,
    group: Option<Arc<GroupCommit>>,
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
        let group = match &pools {
            Pools::Sqlite { write, .. } => Some(Arc::new(GroupCommit::start(write.clone()))),
            Pools::MySql(_) => None,
        };
        let ids = IdSource::new(clock.clone());
        Ok(Self { pools, group, clock, ids, vault: Arc::new(vault), bells: Arc::default() })
    }

    /// Brings the schema up to date; several processes may do so at once.
    pub async fn migrate(&self) -> Result<(), StorageError> {
        crate::migrations::run(&self.pools).await
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
        matches!(self.pools, Pools::Sqlite { .. })
    }

    /// Whether the database answers, for the readiness probe.
    pub async fn ping(&self) -> Result<(), StorageError> {
        let pool = match &self.pools {
            Pools::Sqlite { read, .. } => read,
            Pools::MySql(pool) => pool,
        };
        Ok(pool.ping().await?)
    }

    fn reading(&self) -> Sql {
        match &self.pools {
            Pools::Sqlite { read, .. } => Sql::Pool(read.clone()),
            Pools::MySql(pool) => Sql::Pool(pool.clone()),
        }
    }

    async fn writing(&self) -> Result<Sql, StorageError> {
        match (&self.pools, &self.group) {
            (Pools::Sqlite { .. }, Some(group)) => Ok(Sql::Grouped(group.begin().await?)),
            (Pools::Sqlite { write, .. }, None) => Ok(Sql::Own(write.begin().await?)),
            (Pools::MySql(pool), _) => Ok(Sql::Own(pool.begin().await?)),
        }
    }
}
