//! Opens the pools of a database address with the settings durability and isolation need.

use std::str::FromStr;
use std::time::Duration;

use sea_orm::{DatabaseConnection, SqlxMySqlConnector, SqlxSqliteConnector};
use sqlx::mysql::{MySqlConnectOptions, MySqlPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Executor as _};

/// Which database, and how much of it.
#[derive(Debug, Clone)]
pub struct ConnectOptions {
    /// `sqlite:PATH` or `mysql://user:password@host:port/name`.
    pub url: String,
    /// Connections for reading (SQLite) or in all (MySQL).
    pub connections: u32,
    /// The longest wait for a free connection.
    pub acquire_time_out: Duration,
}

impl ConnectOptions {
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), connections: 8, acquire_time_out: Duration::from_secs(10) }
    }
}

/// Why a database cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum ConnectProblem {
    #[error("database address {0:?} is neither sqlite:PATH nor mysql://…")]
    Address(String),
    #[error("reading the database address: {0}")]
    Options(#[source] sqlx::Error),
    #[error("opening the database: {0}")]
    Open(#[source] sqlx::Error),
    #[error("preparing the folder of the database: {0}")]
    Folder(#[source] std::io::Error),
}

/// Reading and writing connections.
#[derive(Debug, Clone)]
pub(crate) enum Pools {
    Sqlite { read: DatabaseConnection, write: DatabaseConnection },
    MySql(DatabaseConnection),
}

pub(crate) async fn open(options: &ConnectOptions) -> Result<Pools, ConnectProblem> {
    if options.url.starts_with("sqlite:") {
        open_sqlite(options).await
    } else if options.url.starts_with("mysql:") || options.url.starts_with("mariadb:") {
        open_mysql(options).await.map(Pools::MySql)
    } else {
        let scheme = options.url.split(':').next().unwrap_or_default();
        Err(ConnectProblem::Address(scheme.to_owned()))
    }
}

/// WAL with `synchronous=FULL`: a commit is on disk before it is reported. One connection writes; the
/// others are opened read-only, so that a forgotten write fails instead of locking.
async fn open_sqlite(options: &ConnectOptions) -> Result<Pools, ConnectProblem> {
    let base = SqliteConnectOptions::from_str(&options.url)
        .map_err(ConnectProblem::Options)?
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(10))
        .synchronous(SqliteSynchronous::Full)
        .pragma("cache_size", "-16000")
        .statement_cache_capacity(256)
        .disable_statement_logging();
    if let Some(folder) = base.get_filename().parent() {
        std::fs::create_dir_all(folder).map_err(ConnectProblem::Folder)?;
    }
    let write = SqlitePoolOptions::new()
        .min_connections(1)
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .connect_with(base.clone().create_if_missing(true).journal_mode(SqliteJournalMode::Wal))
        .await
        .map_err(ConnectProblem::Open)?;
    let read = SqlitePoolOptions::new()
        .max_connections(options.connections)
        .acquire_timeout(options.acquire_time_out)
        .test_before_acquire(false)
        .connect_with(base.read_only(true))
        .await
        .map_err(ConnectProblem::Open)?;
    Ok(Pools::Sqlite {
        read: SqlxSqliteConnector::from_sqlx_sqlite_pool(read),
        write: SqlxSqliteConnector::from_sqlx_sqlite_pool(write),
    })
}

/// READ COMMITTED: claims of jobs and find-or-create do not lock gaps against each other.
async fn open_mysql(options: &ConnectOptions) -> Result<DatabaseConnection, ConnectProblem> {
    let base = MySqlConnectOptions::from_str(&options.url)
        .map_err(ConnectProblem::Options)?
        .charset("utf8mb4")
        .statement_cache_capacity(256)
        .disable_statement_logging();
    let pool = MySqlPoolOptions::new()
        .max_connections(options.connections.max(2))
        .acquire_timeout(options.acquire_time_out)
        .after_connect(|connection, _| {
            Box::pin(async move {
                connection
                    .execute("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED")
                    .await?;
                connection.execute("SET SESSION innodb_lock_wait_timeout = 10").await.map(drop)
            })
        })
        .connect_with(base)
        .await
        .map_err(ConnectProblem::Open)?;
    Ok(SqlxMySqlConnector::from_sqlx_mysql_pool(pool))
}
