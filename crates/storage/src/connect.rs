//! Which database the program uses, and why it may not open.

use std::path::PathBuf;
use std::time::Duration;

use sqlx::MySqlPool;

use crate::error::DatabaseProblem;
use crate::mysql;
use crate::sqlite::Sqlite;

/// Which database, and how much of it.
#[derive(Debug, Clone)]
pub struct ConnectOptions {
    /// `sqlite:PATH` or `mysql://user:password@host:port/name`.
    pub url: String,
    /// Connections for reading (`SQLite`) or in all (MySQL).
    pub connections: u32,
    /// The longest wait for a free connection.
    pub acquire_time_out: Duration,
}

impl ConnectOptions {
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), connections: 8, acquire_time_out: Duration::from_secs(10) }
    }

    /// The file of a `sqlite:` address, which may also be written with two slashes.
    fn sqlite_file(&self) -> Option<PathBuf> {
        let path = self.url.strip_prefix("sqlite:")?;
        Some(PathBuf::from(path.strip_prefix("//").unwrap_or(path)))
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
    Open(#[source] DatabaseProblem),
    #[error("preparing the folder of the database: {0}")]
    Folder(#[source] std::io::Error),
}

/// An open database.
#[derive(Debug, Clone)]
pub(crate) enum Pools {
    Sqlite(Sqlite),
    MySql(MySqlPool),
}

pub(crate) async fn open(options: &ConnectOptions) -> Result<Pools, ConnectProblem> {
    if let Some(path) = options.sqlite_file() {
        Sqlite::open(path, options).map(Pools::Sqlite)
    } else if options.url.starts_with("mysql:") || options.url.starts_with("mariadb:") {
        mysql::open(options).await.map(Pools::MySql)
    } else {
        let scheme = options.url.split(':').next().unwrap_or_default();
        Err(ConnectProblem::Address(scheme.to_owned()))
    }
}
