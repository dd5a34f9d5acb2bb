//! A database for one test: a SQLite file, or one of its own on a MySQL server.

use std::sync::Arc;

use blazz_domain::Clock;
use blazz_storage::vault::Vault;
use blazz_storage::{ConnectOptions, Database, IdSource, SystemClock};
use sqlx::{AssertSqlSafe, Connection, MySqlConnection};
use tempfile::TempDir;
use uuid::Uuid;

/// Address of a server on which the user may make databases.
const SERVER: &str = "BLAZZ_TEST_MYSQL_URL";
/// Leaves MariaDB out of a quick run.
const SKIP: &str = "BLAZZ_TEST_SKIP_MYSQL";

/// Where the rows are; they go with it.
pub(crate) enum TestDatabase {
    Sqlite(TempDir),
    MySql { server: String, name: String },
}

impl TestDatabase {
    pub(crate) fn sqlite() -> Self {
        Self::Sqlite(tempfile::tempdir().unwrap())
    }

    pub(crate) fn in_memory() -> Self {
        let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir());
        Self::Sqlite(folder.unwrap())
    }

    /// An empty database on the server that `BLAZZ_TEST_MYSQL_URL` names; `None` when the run leaves it out.
    pub(crate) async fn mysql() -> Option<Self> {
        if std::env::var(SKIP).is_ok_and(|value| value == "1") {
            println!("skipped on MariaDB: {SKIP}=1");
            return None;
        }
        let server = std::env::var(SERVER).unwrap_or_else(|_| {
            panic!("{SERVER} is not set: run `cargo xtask test`, or set {SKIP}=1")
        });
        let id: Uuid = IdSource::new(Arc::new(SystemClock)).new_id();
        let name = format!("blazz_inbox_{}", id.simple());
        run(&server, format!("CREATE DATABASE {name}")).await;
        Some(Self::MySql { server, name })
    }

    pub(crate) async fn connect(&self, clock: Arc<dyn Clock>) -> Database {
        let options = ConnectOptions::new(self.url());
        let database = Database::connect(&options, clock, Vault::new([7; 32])).await.unwrap();
        database.migrate().await.unwrap();
        database
    }

    fn url(&self) -> String {
        match self {
            Self::Sqlite(folder) => format!("sqlite:{}", folder.path().join("blazz.db").display()),
            Self::MySql { server, name } => {
                let mut url = url::Url::parse(server).unwrap();
                url.set_path(name);
                url.into()
            }
        }
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let Self::MySql { server, name } = self else { return };
        let (server, drop) = (server.clone(), format!("DROP DATABASE {name}"));
        // Not on the test's own runtime, which may be ending.
        let clearing = std::thread::spawn(move || {
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(run(&server, drop));
        });
        if clearing.join().is_err() {
            println!("{name} is left on the server");
        }
    }
}

async fn run(server: &str, statement: String) {
    let mut connection = MySqlConnection::connect(server).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}
