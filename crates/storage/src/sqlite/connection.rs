//! Opens connections with the settings durability needs, and runs statements on them.

use std::path::Path;
use std::time::Duration;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags, ToSql, params_from_iter};

use crate::error::StorageError;
use crate::row::{FromRow, Row, SqliteRow};
use crate::sql::Value;

/// Pages the write-ahead log may have before they are carried into the file: those that change all the time,
/// like the ends of indexes, are then carried once for many commits. 16 MiB.
const LOG_PAGES: i64 = 4_000;
/// Prepared statements kept for each connection; the program has fewer.
const STATEMENTS_KEPT: usize = 256;

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(value) => ValueRef::Integer(*value),
            Self::Text(value) => ValueRef::Text(value.as_bytes()),
            Self::Bytes(value) => ValueRef::Blob(value),
            Self::Id(value) => ValueRef::Blob(value.as_bytes()),
        }))
    }
}

/// WAL with `synchronous = FULL`: a commit is on disk before it is reported. It never waits for a lock
/// inside `SQLite`, where it would hold up a whole thread.
pub(super) fn open_writer(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(Duration::from_secs(10))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", "ON")?;
    connection.pragma_update(None, "wal_autocheckpoint", LOG_PAGES)?;
    // What a savepoint would restore is kept in memory: each member of a group has one.
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    settle(&connection)?;
    connection.busy_timeout(Duration::ZERO)?;
    Ok(connection)
}

/// Read-only, so that a forgotten write fails instead of locking.
pub(super) fn open_reader(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(Duration::from_secs(10))?;
    settle(&connection)?;
    Ok(connection)
}

fn settle(connection: &Connection) -> rusqlite::Result<()> {
    // In KiB when negative.
    connection.pragma_update(None, "cache_size", -16_000)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    Ok(())
}

/// Gives the number of rows the statement changed.
pub(crate) fn execute(
    connection: &Connection,
    sql: &str,
    values: &[Value],
) -> Result<u64, StorageError> {
    let changed = connection.prepare_cached(sql)?.execute(params_from_iter(values))?;
    Ok(u64::try_from(changed).unwrap_or(u64::MAX))
}

pub(crate) fn find<T: FromRow>(
    connection: &Connection,
    sql: &str,
    values: &[Value],
) -> Result<Option<T>, StorageError> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(params_from_iter(values))?;
    rows.next()?.map(read).transpose()
}

pub(crate) fn list<T: FromRow>(
    connection: &Connection,
    sql: &str,
    values: &[Value],
) -> Result<Vec<T>, StorageError> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(params_from_iter(values))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(row)?);
    }
    Ok(found)
}

fn read<T: FromRow>(row: &rusqlite::Row<'_>) -> Result<T, StorageError> {
    T::from_row(&Row::Sqlite(SqliteRow::new(row)))
}
