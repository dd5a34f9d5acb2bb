//! The program's database, read from outside with statements of our own.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use rusqlite::OpenFlags;
use sqlx::mysql::MySqlPoolOptions;
use sqlx::{AssertSqlSafe, MySqlPool};

/// Where a trial keeps its data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatabaseKind {
    Sqlite,
    /// A private server, which may be killed too.
    MariaDb,
}

impl DatabaseKind {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::MariaDb => "mariadb",
        }
    }
}

#[derive(Debug, Clone)]
pub(super) enum Reader {
    Sqlite(PathBuf),
    MariaDb(MySqlPool),
}

impl Reader {
    pub(super) fn sqlite(data: &Path) -> Self {
        Self::Sqlite(data.join("blazz.db"))
    }

    pub(super) fn mariadb(url: &str) -> anyhow::Result<Self> {
        let pool = MySqlPoolOptions::new()
            .max_connections(2)
            .acquire_timeout(Duration::from_secs(5))
            .connect_lazy(url)?;
        Ok(Self::MariaDb(pool))
    }

    /// Runs a statement that gives one number.
    pub(super) async fn number(&self, sql: &str) -> anyhow::Result<i64> {
        match self {
            Self::Sqlite(path) => {
                let (path, sql) = (path.clone(), sql.to_owned());
                tokio::task::spawn_blocking(move || {
                    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
                    let connection = rusqlite::Connection::open_with_flags(path, flags)?;
                    connection.busy_timeout(Duration::from_secs(5))?;
                    Ok(connection.query_row(&sql, [], |row| row.get(0))?)
                })
                .await?
            }
            Self::MariaDb(pool) => {
                let number =
                    sqlx::query_scalar(AssertSqlSafe(sql.to_owned())).fetch_one(pool).await;
                number.with_context(|| format!("asking MariaDB {sql}"))
            }
        }
    }
}
