//! Where a test's database lies: a file, or a database of its own on the test server.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use blazz_storage::{IdSource, SystemClock};
use sqlx::{AssertSqlSafe, Connection, MySqlConnection, Row};
use tempfile::TempDir;
use uuid::Uuid;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Sqlite,
    MySql,
}

#[derive(Debug)]
pub(crate) enum Place {
    Sqlite(TempDir),
    MySql { server: String, name: String },
}

/// How MySQL finds rows: by comparing (`ref`), from a place on (`range`); and along which index.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) kind: Option<String>,
    pub(crate) key: Option<String>,
}

/// Address of a server on which the user may make databases.
const SERVER: &str = "BLAZZ_TEST_MYSQL_URL";
/// Leaves MariaDB out of a quick run.
const SKIP: &str = "BLAZZ_TEST_SKIP_MYSQL";

impl Place {
    /// `None` when this kind is left out of the run.
    pub(crate) async fn make(kind: Kind) -> Option<Self> {
        if kind == Kind::Sqlite {
            return Some(Self::Sqlite(tempfile::tempdir().unwrap()));
        }
        if std::env::var(SKIP).is_ok_and(|value| value == "1") {
            println!("skipped on MariaDB: {SKIP}=1");
            return None;
        }
        let Ok(server) = std::env::var(SERVER) else {
            panic!(
                "{SERVER} is not set: run `cargo xtask test`, which starts a private MariaDB, \
                 or leave MariaDB out of a quick run with {SKIP}=1"
            );
        };
        let id: Uuid = IdSource::new(Arc::new(SystemClock)).new_id();
        let name = format!("blazz_test_{}", id.simple());
        let place = Self::MySql { server, name };
        place.command("CREATE DATABASE").await;
        Some(place)
    }

    /// A file that never reaches a disk where the system has such a place, for tests that commit very often.
    pub(crate) fn in_memory() -> Self {
        let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir());
        Self::Sqlite(folder.unwrap())
    }

    pub(crate) const fn kind(&self) -> Kind {
        match self {
            Self::Sqlite(_) => Kind::Sqlite,
            Self::MySql { .. } => Kind::MySql,
        }
    }

    /// Empties the queue, past the program.
    pub(crate) async fn forget_jobs(&self) {
        match self {
            Self::Sqlite(_) => {
                let connection = rusqlite::Connection::open(self.file().unwrap()).unwrap();
                connection.busy_timeout(Duration::from_secs(10)).unwrap();
                connection.execute("DELETE FROM jobs", []).unwrap();
            }
            Self::MySql { name, .. } => self.run(format!("DELETE FROM {name}.jobs")).await,
        }
    }

    /// Waits until no transaction holds a job. What is dropped uncommitted is undone in the background, and
    /// meanwhile a lease passes over the jobs it had locked.
    pub(crate) async fn jobs_are_free(&self) {
        if let Self::MySql { name, .. } = self {
            self.run(format!("SELECT id FROM {name}.jobs FOR UPDATE")).await;
        }
    }

    /// How MySQL would find the rows of a statement's first table.
    pub(crate) async fn explain(&self, sql: &str) -> Plan {
        let mut connection = MySqlConnection::connect(&self.url()).await.unwrap();
        let statement = sqlx::raw_sql(AssertSqlSafe(format!("EXPLAIN {sql}")));
        let row = statement.fetch_one(&mut connection).await.unwrap();
        connection.close().await.unwrap();
        Plan { kind: row.get("type"), key: row.get("key") }
    }

    pub(crate) fn url(&self) -> String {
        match self {
            Self::Sqlite(_) => format!("sqlite:{}", self.file().unwrap().display()),
            Self::MySql { server, name } => {
                let host = server.split("://").nth(1).and_then(|rest| rest.split('/').next());
                format!("mysql://{}/{name}", host.expect("an address like mysql://user@host"))
            }
        }
    }

    pub(crate) fn file(&self) -> Option<PathBuf> {
        match self {
            Self::Sqlite(folder) => Some(folder.path().join("blazz.db")),
            Self::MySql { .. } => None,
        }
    }

    /// The bytes of everything the database wrote, where it is a file.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let Self::Sqlite(folder) = self else { return Vec::new() };
        let files = std::fs::read_dir(folder.path()).unwrap();
        files.flat_map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect()
    }

    pub(crate) async fn clear(&self) {
        if matches!(self, Self::MySql { .. }) {
            self.command("DROP DATABASE").await;
        }
    }

    async fn command(&self, command: &str) {
        let Self::MySql { name, .. } = self else { return };
        self.run(format!("{command} {name}")).await;
    }

    async fn run(&self, statement: String) {
        let Self::MySql { server, .. } = self else { return };
        let mut connection = MySqlConnection::connect(server).await.unwrap();
        let statement = sqlx::raw_sql(AssertSqlSafe(statement));
        statement.execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    }
}
