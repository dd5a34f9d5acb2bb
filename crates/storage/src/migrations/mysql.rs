//! Migrating MySQL and MariaDB: a named lock keeps two processes apart, because each step commits by itself.

use std::time::Duration;

use blazz_domain::Timestamp;
use blazz_faults::{Point, reach};
use sqlx::{AssertSqlSafe, MySqlConnection, MySqlPool};

use super::dialect::{Dialect, render};
use super::{APPLIED, REMEMBER, STEPS_TABLE, missing};
use crate::error::StorageError;
use crate::mysql;

/// How long a process waits for another one that is migrating.
const PATIENCE: Duration = Duration::from_mins(2);

/// The lock belongs to the whole server, so its name holds the database's.
const LOCK: &str = "SELECT GET_LOCK(CONCAT('blazz:', MD5(DATABASE())), ?)";
const UNLOCK: &str = "SELECT RELEASE_LOCK(CONCAT('blazz:', MD5(DATABASE())))";

/// A table, or an index, of this name exists: the process that applied the step ended before it could
/// remember so.
const THERE_ALREADY: [u16; 2] = [1050, 1061];

pub(super) async fn run(pool: &MySqlPool, now: Timestamp) -> Result<(), StorageError> {
    let mut connection = pool.acquire().await?;
    let seconds = i64::try_from(PATIENCE.as_secs()).unwrap_or(i64::MAX);
    let locked: Option<i64> =
        sqlx::query_scalar(LOCK).bind(seconds).fetch_one(&mut *connection).await?;
    if locked != Some(1) {
        return Err(StorageError::Busy);
    }
    let done = apply(&mut connection, now).await;
    sqlx::query(UNLOCK).execute(&mut *connection).await?;
    done
}

async fn apply(connection: &mut MySqlConnection, now: Timestamp) -> Result<(), StorageError> {
    change(connection, STEPS_TABLE).await?;
    let applied = mysql::list(&mut *connection, APPLIED.into(), vec![]).await?;
    for step in missing(&applied) {
        change(connection, step.sql).await?;
        reach(Point::InMigration);
        sqlx::query(REMEMBER)
            .bind(step.name)
            .bind(now.as_millis())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

async fn change(connection: &mut MySqlConnection, sql: &str) -> Result<(), StorageError> {
    let statement = sqlx::raw_sql(AssertSqlSafe(render(sql, Dialect::MySql)));
    match statement.execute(connection).await {
        Err(error) if is_there_already(&error) => Ok(()),
        done => Ok(done.map(drop)?),
    }
}

fn is_there_already(error: &sqlx::Error) -> bool {
    mysql::number(error).is_some_and(|number| THERE_ALREADY.contains(&number))
}
