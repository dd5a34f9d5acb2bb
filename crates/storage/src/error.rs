//! What can go wrong between the product and its database.

use rusqlite::ErrorCode;
use sqlx::error::ErrorKind;

use crate::mysql;

/// What the database itself said.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseProblem {
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    #[error(transparent)]
    MySql(#[from] sqlx::Error),
}

/// A failed statement, by cause.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// The database is gone, full, locked or slow; trying again later can help.
    #[error("reaching the database: {0}")]
    Unavailable(#[source] DatabaseProblem),
    /// A unique index or a foreign key refused the row.
    #[error("storing a row that another one excludes: {0}")]
    Conflict(#[source] DatabaseProblem),
    /// A value that its column cannot hold: too long, out of range, or missing.
    #[error("storing a value that does not fit: {0}")]
    Unfit(#[source] DatabaseProblem),
    /// The database will never run this statement.
    #[error("running a statement: {0}")]
    Refused(#[source] DatabaseProblem),
    /// The transaction was opened for reading.
    #[error("writing through a connection that only reads")]
    ReadOnly,
    /// No connection became free in time.
    #[error("waiting for a connection to the database")]
    Busy,
    /// A row that had to be there is not.
    #[error("looking for {noun}")]
    Missing { noun: &'static str },
    /// A stored value cannot be read back.
    #[error("reading column {column}: {reason}")]
    Corrupt { column: String, reason: String },
    /// A secret could not be opened with the key of this program.
    #[error("opening a stored secret: {0}")]
    Secret(#[from] crate::vault::VaultError),
    /// Another process has taken the account over: what this one knows of it is out of date.
    #[error("writing for an account that another process has taken over")]
    Fenced,
    /// The transaction, or the group it belonged to, was lost before it was durable.
    #[error("committing: {0}")]
    CommitLost(String),
}

impl StorageError {
    /// Whether the same call may succeed a little later.
    pub const fn is_transient(&self) -> bool {
        matches!(self, Self::Unavailable(_) | Self::Busy | Self::CommitLost(_))
    }

    pub(crate) fn corrupt(column: &str, reason: impl std::fmt::Display) -> Self {
        Self::Corrupt { column: column.to_owned(), reason: reason.to_string() }
    }
}

impl From<rusqlite::Error> for StorageError {
    fn from(error: rusqlite::Error) -> Self {
        let kind = kind_of_sqlite(&error);
        kind(error.into())
    }
}

impl From<sqlx::Error> for StorageError {
    fn from(error: sqlx::Error) -> Self {
        let kind = kind_of_mysql(&error);
        kind(error.into())
    }
}

type Kind = fn(DatabaseProblem) -> StorageError;

/// Extended result codes of a unique key, a primary key (with and without row id) and a foreign key
/// (<https://sqlite.org/rescode.html>).
const SQLITE_CONFLICTS: [i32; 4] = [2067, 1555, 2579, 787];

fn kind_of_sqlite(error: &rusqlite::Error) -> Kind {
    let rusqlite::Error::SqliteFailure(failure, _) = error else { return StorageError::Refused };
    match failure.code {
        ErrorCode::ConstraintViolation if SQLITE_CONFLICTS.contains(&failure.extended_code) => {
            StorageError::Conflict
        }
        ErrorCode::DatabaseBusy
        | ErrorCode::DatabaseLocked
        | ErrorCode::OutOfMemory
        | ErrorCode::OperationInterrupted
        | ErrorCode::OperationAborted
        | ErrorCode::SystemIoFailure
        | ErrorCode::DiskFull
        | ErrorCode::CannotOpen
        | ErrorCode::FileLockingProtocolFailed => StorageError::Unavailable,
        ErrorCode::ConstraintViolation | ErrorCode::TypeMismatch | ErrorCode::TooBig => {
            StorageError::Unfit
        }
        _ => StorageError::Refused,
    }
}

/// Numbers of MySQL's and MariaDB's errors that pass: out of disk, memory or connections, shutting down,
/// table full, lock wait time-out, deadlock, read-only for now, statement interrupted or timed out.
const MYSQL_PASSING: [u16; 14] =
    [1021, 1037, 1040, 1041, 1053, 1114, 1203, 1205, 1213, 1290, 1317, 1836, 1969, 3024];

/// SQLSTATE class of values that do not fit their column: too long, out of range, no number.
const UNFIT_CLASS: &str = "22";

fn kind_of_mysql(error: &sqlx::Error) -> Kind {
    let Some(refusal) = error.as_database_error() else {
        return match error {
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::Protocol(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => StorageError::Unavailable,
            _ => StorageError::Refused,
        };
    };
    match refusal.kind() {
        ErrorKind::UniqueViolation | ErrorKind::ForeignKeyViolation => StorageError::Conflict,
        ErrorKind::NotNullViolation | ErrorKind::CheckViolation => StorageError::Unfit,
        _ if refusal.code().is_some_and(|state| state.starts_with(UNFIT_CLASS)) => {
            StorageError::Unfit
        }
        _ if mysql::number(error).is_some_and(|number| MYSQL_PASSING.contains(&number)) => {
            StorageError::Unavailable
        }
        _ => StorageError::Refused,
    }
}
