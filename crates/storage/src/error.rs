//! What can go wrong between the product and its database.

use sea_orm::{DbErr, RuntimeErr};
use sqlx::error::ErrorKind;

/// A failed statement, by cause.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// The database is gone, full, locked or slow; trying again later can help.
    #[error("reaching the database: {0}")]
    Unavailable(#[source] DbErr),
    /// A unique index or a foreign key refused the row.
    #[error("storing a row that another one excludes: {0}")]
    Conflict(#[source] DbErr),
    /// A value that its column cannot hold: too long, out of range, or missing.
    #[error("storing a value that does not fit: {0}")]
    Unfit(#[source] DbErr),
    /// A row that had to be there is not.
    #[error("looking for {noun}")]
    Missing { noun: &'static str },
    /// A stored value cannot be read back.
    #[error("reading column {column}: {reason}")]
    Corrupt { column: String, reason: String },
    /// A secret could not be opened with the key of this program.
    #[error("opening a stored secret: {0}")]
    Secret(#[from] crate::vault::VaultError),
    /// The group of transactions this one belonged to was lost before it was durable.
    #[error("committing: {0}")]
    CommitLost(String),
}

impl StorageError {
    /// Whether the same call may succeed a little later.
    pub const fn is_transient(&self) -> bool {
        matches!(self, Self::Unavailable(_) | Self::CommitLost(_))
    }

    pub(crate) fn corrupt(column: &str, reason: impl std::fmt::Display) -> Self {
        Self::Corrupt { column: column.to_owned(), reason: reason.to_string() }
    }
}

impl From<DbErr> for StorageError {
    fn from(error: DbErr) -> Self {
        match refusal(&error) {
            Some(Refusal::Excluded) => Self::Conflict(error),
            Some(Refusal::Unfit) => Self::Unfit(error),
            None => Self::Unavailable(error),
        }
    }
}

/// Why the database will refuse the same statement again.
enum Refusal {
    Excluded,
    Unfit,
}

/// SQLSTATE class of values that do not fit their column (MySQL: too long, out of range, no number).
const UNFIT_CLASS: &str = "22";

fn refusal(error: &DbErr) -> Option<Refusal> {
    let (DbErr::Exec(RuntimeErr::SqlxError(source)) | DbErr::Query(RuntimeErr::SqlxError(source))) =
        error
    else {
        return None;
    };
    let source = source.as_database_error()?;
    match source.kind() {
        ErrorKind::UniqueViolation | ErrorKind::ForeignKeyViolation => Some(Refusal::Excluded),
        ErrorKind::NotNullViolation | ErrorKind::CheckViolation => Some(Refusal::Unfit),
        _ => source
            .code()
            .is_some_and(|code| code.len() == 5 && code.starts_with(UNFIT_CLASS))
            .then_some(Refusal::Unfit),
    }
}
