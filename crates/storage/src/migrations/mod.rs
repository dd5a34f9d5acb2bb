//! The schema, as steps that only go forward.

mod initial_people;
mod initial_talk;
mod initial_work;
mod step;

use sea_orm::DbBackend;
use sea_orm_migration::{MigrationTrait, MigratorTrait};

use crate::connect::Pools;
use crate::error::StorageError;
use step::Step;

/// Every step, oldest first.
struct Schema;

impl MigratorTrait for Schema {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        [initial_people::STEPS, initial_talk::STEPS, initial_work::STEPS]
            .into_iter()
            .flatten()
            .map(|step: &Step| Box::new(step.clone()) as Box<dyn MigrationTrait>)
            .collect()
    }
}

/// How long a process waits for another one that is migrating, in seconds.
const LOCK_SECONDS: u32 = 120;

/// Applies what is missing. MySQL commits each DDL statement by itself, so every step there is one
/// statement and a lock keeps two processes apart; SQLite's single writer does that by itself.
pub(crate) async fn run(pools: &Pools) -> Result<(), StorageError> {
    match pools {
        Pools::Sqlite { write, .. } => Ok(Schema::up(write, None).await?),
        Pools::MySql(pool) => {
            let pool_of_lock = pool.get_mysql_connection_pool();
            let mut lock = pool_of_lock.acquire().await.map_err(unavailable)?;
            let wait = sqlx::AssertSqlSafe(format!("DO GET_LOCK('blazz_migrate', {LOCK_SECONDS})"));
            sqlx::query(wait).execute(&mut *lock).await.map_err(unavailable)?;
            let done = Schema::up(pool, None).await;
            sqlx::query("DO RELEASE_LOCK('blazz_migrate')")
                .execute(&mut *lock)
                .await
                .map_err(unavailable)?;
            Ok(done?)
        }
    }
}

fn unavailable(error: sqlx::Error) -> StorageError {
    StorageError::Unavailable(sea_orm::DbErr::Conn(sea_orm::RuntimeErr::SqlxError(error.into())))
}

/// The words of the schema texts that differ between the databases.
fn render(sql: &str, backend: DbBackend) -> String {
    let words = [
        ("{id}", "BLOB", "BINARY(16)"),
        ("{int}", "INTEGER", "BIGINT"),
        ("{word}", "TEXT", "VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"),
        ("{key}", "TEXT", "VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"),
        ("{text}", "TEXT", "LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"),
        ("{blob}", "BLOB", "VARBINARY(8192)"),
        ("{hash}", "BLOB", "VARBINARY(32)"),
        ("{clustered}", "STRICT, WITHOUT ROWID", "ENGINE = InnoDB"),
        ("{heap}", "STRICT", "ENGINE = InnoDB"),
    ];
    words.iter().fold(sql.to_owned(), |text, (word, sqlite, mysql)| {
        text.replace(word, if backend == DbBackend::Sqlite { sqlite } else { mysql })
    })
}
