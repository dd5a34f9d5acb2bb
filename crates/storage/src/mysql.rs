//! MySQL and MariaDB: the pool, transactions, and how statements run there.

use std::str::FromStr;
use std::sync::atomic::{AtomicBool, Ordering};

use blazz_faults::{Point, reach};
use sqlx::mysql::{
    MySql, MySqlArguments, MySqlConnectOptions, MySqlDatabaseError, MySqlPoolOptions,
    MySqlQueryResult, MySqlRow,
};
use sqlx::query::Query;
use sqlx::{ConnectOptions as _, Executor, MySqlPool, Transaction};
use tokio::sync::Mutex;

use crate::connect::{ConnectOptions, ConnectProblem};
use crate::error::StorageError;
use crate::row::{FromRow, Row};
use crate::sql::{Text, Value};

/// Makes an INSERT pass over a row whose key is taken. Unlike INSERT IGNORE it hides no other error, and it
/// takes the exclusive lock at once: two that meet here cannot deadlock when they go on to change the row.
pub(crate) const PASS_OVER: &str =
    " ON DUPLICATE KEY UPDATE workspace_id = IF(LAST_INSERT_ID(1) = 1, workspace_id, NULL)";

/// Whether [`PASS_OVER`] came to bear: no table numbers its rows by itself, so nothing else sets this.
pub(crate) fn was_passed_over(done: &MySqlQueryResult) -> bool {
    done.last_insert_id() == 1
}

/// Names one row by its whole key.
const BY_KEY: &str = "WHERE workspace_id = ? AND id = ?";
const BY_PRIMARY: &str = " FORCE INDEX (PRIMARY) ";

/// Has a row that is changed or deleted by its key found by it. Left to choose while it takes a table for empty
/// (it was ended before it counted the rows), the server takes any index that begins with the workspace, and
/// locks every row of the workspace on its way.
fn found_by_key(sql: Text) -> Text {
    if !sql.contains(BY_KEY) {
        return sql;
    }
    let updated = sql.strip_prefix("UPDATE ").and_then(|rest| rest.split_once(char::is_whitespace));
    if let Some((table, rest)) = updated {
        return ["UPDATE ", table, BY_PRIMARY, rest].concat().into();
    }
    match sql.strip_prefix("DELETE FROM ").and_then(|rest| rest.split_once(char::is_whitespace)) {
        // To name an index, the table that loses rows must be named twice.
        Some((table, rest)) => {
            ["DELETE ", table, " FROM ", table, BY_PRIMARY, rest].concat().into()
        }
        None => sql,
    }
}

/// The server's number of an error.
pub(crate) fn number(error: &sqlx::Error) -> Option<u16> {
    let refusal = error.as_database_error()?.try_downcast_ref::<MySqlDatabaseError>()?;
    Some(refusal.number())
}

/// READ COMMITTED: claims of jobs and find-or-create do not lock gaps against each other.
pub(crate) async fn open(options: &ConnectOptions) -> Result<MySqlPool, ConnectProblem> {
    let base = MySqlConnectOptions::from_str(&options.url)
        .map_err(ConnectProblem::Options)?
        .charset("utf8mb4")
        .statement_cache_capacity(256)
        .disable_statement_logging();
    MySqlPoolOptions::new()
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
        .map_err(|error| ConnectProblem::Open(error.into()))
}

/// A transaction on a connection of its own. Dropped before [`Self::commit`], it changes nothing.
#[derive(Debug)]
pub(crate) struct OwnTransaction {
    transaction: Mutex<Transaction<'static, MySql>>,
    /// The server gave the transaction up (a deadlock, a lost connection). What came after would stand
    /// outside it, so nothing more is run.
    is_lost: AtomicBool,
}

impl OwnTransaction {
    pub(crate) async fn begin(pool: &MySqlPool) -> Result<Self, StorageError> {
        let transaction = Mutex::new(pool.begin().await?);
        Ok(Self { transaction, is_lost: AtomicBool::new(false) })
    }

    pub(crate) async fn execute(
        &self,
        sql: Text,
        values: Vec<Value>,
    ) -> Result<MySqlQueryResult, StorageError> {
        self.check()?;
        let sql = found_by_key(sql);
        let mut transaction = self.transaction.lock().await;
        let done = bound(sql, values).execute(&mut **transaction).await;
        self.noted(done.map_err(StorageError::from))
    }

    pub(crate) async fn find<T: FromRow>(
        &self,
        sql: Text,
        values: Vec<Value>,
    ) -> Result<Option<T>, StorageError> {
        self.check()?;
        self.noted(find(&mut **self.transaction.lock().await, sql, values).await)
    }

    pub(crate) async fn list<T: FromRow>(
        &self,
        sql: Text,
        values: Vec<Value>,
    ) -> Result<Vec<T>, StorageError> {
        self.check()?;
        self.noted(list(&mut **self.transaction.lock().await, sql, values).await)
    }

    pub(crate) async fn commit(self) -> Result<(), StorageError> {
        self.check()?;
        reach(Point::BeforeCommit);
        self.transaction.into_inner().commit().await?;
        reach(Point::AfterCommit);
        Ok(())
    }

    fn check(&self) -> Result<(), StorageError> {
        if self.is_lost.load(Ordering::Relaxed) {
            return Err(StorageError::CommitLost("an earlier statement lost it".to_owned()));
        }
        Ok(())
    }

    fn noted<T>(&self, result: Result<T, StorageError>) -> Result<T, StorageError> {
        if result.as_ref().is_err_and(StorageError::is_transient) {
            self.is_lost.store(true, Ordering::Relaxed);
        }
        result
    }
}

pub(crate) async fn find<'c, T: FromRow>(
    connection: impl Executor<'c, Database = MySql>,
    sql: Text,
    values: Vec<Value>,
) -> Result<Option<T>, StorageError> {
    let row = bound(sql, values).fetch_optional(connection).await?;
    row.as_ref().map(read).transpose()
}

pub(crate) async fn list<'c, T: FromRow>(
    connection: impl Executor<'c, Database = MySql>,
    sql: Text,
    values: Vec<Value>,
) -> Result<Vec<T>, StorageError> {
    let rows = bound(sql, values).fetch_all(connection).await?;
    rows.iter().map(read).collect()
}

fn read<T: FromRow>(row: &MySqlRow) -> Result<T, StorageError> {
    T::from_row(&Row::MySql(row))
}

fn bound(sql: Text, values: Vec<Value>) -> Query<'static, MySql, MySqlArguments> {
    let sql = sqlx::AssertSqlSafe(sql.into_owned());
    values.into_iter().fold(sqlx::query(sql), |query, value| match value {
        Value::Null => query.bind(None::<i64>),
        Value::Int(value) => query.bind(value),
        Value::Text(value) => query.bind(value),
        Value::Bytes(value) => query.bind(value),
        Value::Id(value) => query.bind(value),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_that_is_named_by_its_key_is_found_by_it() {
        let pointed = |sql: &'static str| found_by_key(sql.into()).into_owned();
        let update = "UPDATE jobs\n SET state = 0 WHERE workspace_id = ? AND id = ? AND state = 1";
        let expected = "UPDATE jobs FORCE INDEX (PRIMARY)  SET state = 0 WHERE workspace_id = ? \
                        AND id = ? AND state = 1";
        assert_eq!(pointed(update), expected);
        assert_eq!(
            pointed("DELETE FROM jobs WHERE workspace_id = ? AND id = ?"),
            "DELETE jobs FROM jobs FORCE INDEX (PRIMARY) WHERE workspace_id = ? AND id = ?"
        );
        for other in [
            "SELECT id FROM jobs WHERE workspace_id = ? AND id = ?",
            "DELETE FROM events WHERE workspace_id = ? AND seq < ?",
            "UPDATE jobs SET state = 0 WHERE state = 1",
        ] {
            assert_eq!(pointed(other), other);
        }
    }
}
