//! Reads the columns of one row into the words and ids of the domain.

use blazz_domain::Timestamp;
use sea_orm::QueryResult;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::error::StorageError;

/// A row that was found.
pub(crate) struct Row<'a>(pub(crate) &'a QueryResult);

/// A struct that one row fills.
pub(crate) trait FromRow: Sized {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError>;
}

impl Row<'_> {
    fn get<T: sea_orm::TryGetable>(&self, column: &str) -> Result<T, StorageError> {
        self.0.try_get("", column).map_err(|error| StorageError::corrupt(column, error))
    }

    pub(crate) fn id<T: From<Uuid>>(&self, column: &str) -> Result<T, StorageError> {
        self.get::<Uuid>(column).map(T::from)
    }

    pub(crate) fn maybe_id<T: From<Uuid>>(&self, column: &str) -> Result<Option<T>, StorageError> {
        Ok(self.get::<Option<Uuid>>(column)?.map(T::from))
    }

    pub(crate) fn int(&self, column: &str) -> Result<i64, StorageError> {
        self.get(column)
    }

    pub(crate) fn maybe_int(&self, column: &str) -> Result<Option<i64>, StorageError> {
        self.get(column)
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
        self.get(column)
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
