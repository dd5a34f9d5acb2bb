//! Reads the columns of one row into the words and ids of the domain.

use std::cell::Cell;

use blazz_domain::Timestamp;
use rusqlite::types::ValueRef;
use serde::de::DeserializeOwned;
use sqlx::Row as _;
use sqlx::mysql::{MySql, MySqlRow};
use uuid::Uuid;

use crate::error::StorageError;

/// A row that was found.
pub(crate) enum Row<'a> {
    Sqlite(SqliteRow<'a>),
    MySql(&'a MySqlRow),
}

/// A struct that one row fills.
pub(crate) trait FromRow: Sized + Send + 'static {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError>;
}

/// A kind of value both databases keep.
trait Stored: Sized + sqlx::Type<MySql> + for<'r> sqlx::Decode<'r, MySql> {
    fn from_sqlite(value: ValueRef<'_>) -> Option<Self>;
}

impl Stored for i64 {
    fn from_sqlite(value: ValueRef<'_>) -> Option<Self> {
        value.as_i64().ok()
    }
}

impl Stored for String {
    fn from_sqlite(value: ValueRef<'_>) -> Option<Self> {
        value.as_str().ok().map(ToOwned::to_owned)
    }
}

impl Stored for Vec<u8> {
    fn from_sqlite(value: ValueRef<'_>) -> Option<Self> {
        value.as_blob().ok().map(ToOwned::to_owned)
    }
}

impl Stored for Uuid {
    fn from_sqlite(value: ValueRef<'_>) -> Option<Self> {
        value.as_blob().ok().and_then(|bytes| Self::from_slice(bytes).ok())
    }
}

/// A row of `SQLite`, read mostly from left to right.
pub(crate) struct SqliteRow<'a> {
    row: &'a rusqlite::Row<'a>,
    /// The column that is probably asked for next: structs are filled in the order of their SELECT.
    next: Cell<usize>,
}

impl<'a> SqliteRow<'a> {
    pub(crate) const fn new(row: &'a rusqlite::Row<'a>) -> Self {
        Self { row, next: Cell::new(0) }
    }

    fn value(&self, column: &str) -> Result<ValueRef<'_>, rusqlite::Error> {
        let guess = self.next.get();
        let is_there = |at| self.row.as_ref().column_name(at).is_ok_and(|name| name == column);
        let at = if is_there(guess) { guess } else { self.row.as_ref().column_index(column)? };
        self.next.set(at + 1);
        self.row.get_ref(at)
    }

    fn maybe<T: Stored>(&self, column: &str) -> Result<Option<T>, StorageError> {
        match self.value(column).map_err(|error| StorageError::corrupt(column, error))? {
            ValueRef::Null => Ok(None),
            value => T::from_sqlite(value)
                .map(Some)
                .ok_or_else(|| StorageError::corrupt(column, value.data_type())),
        }
    }
}

impl Row<'_> {
    fn maybe<T: Stored>(&self, column: &str) -> Result<Option<T>, StorageError> {
        match self {
            Self::Sqlite(row) => row.maybe(column),
            Self::MySql(row) => {
                row.try_get(column).map_err(|error| StorageError::corrupt(column, error))
            }
        }
    }

    fn get<T: Stored>(&self, column: &str) -> Result<T, StorageError> {
        self.maybe(column)?.ok_or_else(|| StorageError::corrupt(column, "it has no value"))
    }

    pub(crate) fn id<T: From<Uuid>>(&self, column: &str) -> Result<T, StorageError> {
        self.get::<Uuid>(column).map(T::from)
    }

    pub(crate) fn maybe_id<T: From<Uuid>>(&self, column: &str) -> Result<Option<T>, StorageError> {
        Ok(self.maybe::<Uuid>(column)?.map(T::from))
    }

    pub(crate) fn int(&self, column: &str) -> Result<i64, StorageError> {
        self.get(column)
    }

    pub(crate) fn maybe_int(&self, column: &str) -> Result<Option<i64>, StorageError> {
        self.maybe(column)
    }

    pub(crate) fn flag(&self, column: &str) -> Result<bool, StorageError> {
        Ok(self.int(column)? != 0)
    }

    pub(crate) fn time(&self, column: &str) -> Result<Timestamp, StorageError> {
        self.int(column).map(Timestamp::from_millis)
    }

    pub(crate) fn maybe_time(&self, column: &str) -> Result<Option<Timestamp>, StorageError> {
        Ok(self.maybe_int(column)?.map(Timestamp::from_millis))
    }

    pub(crate) fn text(&self, column: &str) -> Result<String, StorageError> {
        self.get(column)
    }

    pub(crate) fn maybe_text(&self, column: &str) -> Result<Option<String>, StorageError> {
        self.maybe(column)
    }

    pub(crate) fn bytes(&self, column: &str) -> Result<Vec<u8>, StorageError> {
        self.get(column)
    }

    /// A word of one of the domain's enums.
    pub(crate) fn word<T>(
        &self,
        column: &str,
        parse: fn(&str) -> Option<T>,
    ) -> Result<T, StorageError> {
        let word = self.text(column)?;
        parse(&word).ok_or_else(|| StorageError::corrupt(column, format_args!("word {word:?}")))
    }

    pub(crate) fn json<T: DeserializeOwned>(&self, column: &str) -> Result<T, StorageError> {
        serde_json::from_str(&self.text(column)?)
            .map_err(|error| StorageError::corrupt(column, error))
    }

    pub(crate) fn maybe_json<T: DeserializeOwned>(
        &self,
        column: &str,
    ) -> Result<Option<T>, StorageError> {
        self.maybe_text(column)?
            .map(|text| serde_json::from_str(&text))
            .transpose()
            .map_err(|error| StorageError::corrupt(column, error))
    }
}

/// One number, from a column named `value`.
pub(crate) struct Number(pub(crate) i64);

impl FromRow for Number {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        row.int("value").map(Self)
    }
}
