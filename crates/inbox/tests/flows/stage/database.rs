//! A database for one test: a SQLite file, or a schema of its own on a MySQL server.

use std::sync::Arc;

use blazz_domain::Clock;
use blazz_storage::vault::Vault;
use blazz_storage::{ConnectOptions, Database, IdSource, SystemClock};
use tempfile::TempDir;
use uuid::Uuid;

/// Where the rows are; a SQLite file goes with it.
pub(crate) struct TestDatabase {
    url: String,
    _folder: Option<TempDir>,
}

impl TestDatabase {
    pub(crate) fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("blazz.db").display());
        Self { url, _folder: Some(folder) }
    }

    /// An empty schema on the server that `BLAZZ_TEST_MYSQL_URL` names, if it names one.
    pub(crate) async fn mysql() -> Option<Self> {
        let server = std::env::var("BLAZZ_TEST_MYSQL_URL").ok()?;
        let server = server.trim_end_matches('/').to_owned();
        let name: Uuid = IdSource::new(Arc::new(SystemClock)).new_id();
        let name = format!("blazz_inbox_{}", name.simple());
        let pool = sqlx::MySqlPool::connect(&server).await.unwrap();
        let create = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
        sqlx::query(create).execute(&pool).await.unwrap();
        pool.close().await;
        Some(Self { url: format!("{server}/{name}"), _folder: None })
    }

    pub(crate) async fn connect(&self, clock: Arc<dyn Clock>) -> Database {
        let options = ConnectOptions::new(self.url.as_str());
        let database = Database::connect(&options, clock, Vault::new([7; 32])).await.unwrap();
        database.migrate().await.unwrap();
        database
    }
}
