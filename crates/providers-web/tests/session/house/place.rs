//! Where a test's database lies: a file, or a database of its own on the test server.

use std::sync::Arc;

use blazz_storage::{IdSource, SystemClock};
use sqlx::{AssertSqlSafe, Connection, MySqlConnection};
use tempfile::TempDir;
use uuid::Uuid;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Sqlite,
    MySql,
}

pub(crate) enum Place {
    Sqlite(TempDir),
    MySql { server: String, name: String },
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
        let server = std::env::var(SERVER).unwrap_or_else(|_| {
            panic!("{SERVER} is not set: run `cargo xtask test`, or set {SKIP}=1")
        });
        let id: Uuid = IdSource::new(Arc::new(SystemClock)).new_id();
        let place = Self::MySql { server, name: format!("blazz_device_{}", id.simple()) };
        place.command("CREATE DATABASE").await;
        Some(place)
    }

    /// A file that never reaches a disk where the system has such a place, for tests that commit very often.
    pub(crate) fn in_memory() -> Self {
        let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir());
        Self::Sqlite(folder.unwrap())
    }

    pub(crate) fn kind(&self) -> Kind {
        if matches!(self, Self::Sqlite(_)) { Kind::Sqlite } else { Kind::MySql }
    }

    pub(crate) fn url(&self) -> String {
        match self {
            Self::Sqlite(folder) => format!("sqlite:{}", folder.path().join("blazz.db").display()),
            Self::MySql { server, name } => {
                let host = server.split("://").nth(1).and_then(|rest| rest.split('/').next());
                format!("mysql://{}/{name}", host.expect("an address like mysql://user@host"))
            }
        }
    }

    pub(crate) async fn clear(&self) {
        self.command("DROP DATABASE").await;
    }

    async fn command(&self, command: &str) {
        let Self::MySql { server, name } = self else { return };
        let mut connection = MySqlConnection::connect(server).await.unwrap();
        let statement = sqlx::raw_sql(AssertSqlSafe(format!("{command} {name}")));
        statement.execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    }
}
