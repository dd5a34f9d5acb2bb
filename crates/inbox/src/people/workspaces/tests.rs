//! Making a workspace under a key, also when requests come at once, on SQLite and on MariaDB.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use blazz_storage::vault::Vault;
use blazz_storage::{ConnectOptions, SystemClock};
use futures_util::FutureExt;
use sqlx::{AssertSqlSafe, Connection, MySqlConnection};
use tokio::task::JoinSet;

use super::*;

/// Address of a server on which the user may make databases.
const SERVER: &str = "BLAZZ_TEST_MYSQL_URL";

async fn connect(url: String) -> Database {
    let options = ConnectOptions::new(url);
    let vault = Vault::new([7; 32]);
    let database = Database::connect(&options, Arc::new(SystemClock), vault).await.unwrap();
    database.migrate().await.unwrap();
    database
}

async fn ten_requests_under_one_key_make_one_workspace(database: Database) {
    let tx = database.begin_system().await.unwrap();
    let owner = tx.add_user("ayu@example.com", "Ayu", "hash").await.unwrap().id;
    tx.commit().await.unwrap();
    let mut asking = JoinSet::new();
    for _ in 0..10 {
        let database = database.clone();
        asking.spawn(async move {
            let created = create(&database, owner, "Cabang", Some("key-1")).await.unwrap();
            created.tx.commit().await.unwrap();
            created.is_new
        });
    }
    let new = asking.join_all().await.into_iter().filter(|is_new| *is_new).count();
    assert_eq!(new, 1);
    assert_eq!(database.read_system().memberships(owner).await.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_key_makes_one_workspace_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("blazz.db").display());
    ten_requests_under_one_key_make_one_workspace(connect(url).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_key_makes_one_workspace_on_mysql() {
    if std::env::var("BLAZZ_TEST_SKIP_MYSQL").is_ok_and(|value| value == "1") {
        return;
    }
    let server = std::env::var(SERVER).expect("the address of a MariaDB, see CONTRIBUTING.md");
    let id: uuid::Uuid = blazz_storage::IdSource::new(Arc::new(SystemClock)).new_id();
    let name = format!("blazz_test_{}", id.simple());
    run(&server, format!("CREATE DATABASE {name}")).await;
    let host = server.rsplit_once('/').map_or(server.as_str(), |(host, _)| host);
    let database = connect(format!("{host}/{name}")).await;
    let behaviour = ten_requests_under_one_key_make_one_workspace(database);
    let outcome = AssertUnwindSafe(behaviour).catch_unwind().await;
    run(&server, format!("DROP DATABASE {name}")).await;
    if let Err(panic) = outcome {
        std::panic::resume_unwind(panic);
    }
}

async fn run(server: &str, statement: String) {
    let mut connection = MySqlConnection::connect(server).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut connection).await.unwrap();
}
