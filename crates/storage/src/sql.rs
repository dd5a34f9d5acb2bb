//! Runs one SQL text with its arguments, on whichever connection a transaction stands.
//!
//! One text serves both databases. What stands in `/*! … */` is for MySQL and `MariaDB` alone, and a comment to
//! `SQLite` (<https://mariadb.com/kb/en/comment-syntax/>): lists name the index they are read along there, because
//! those servers prefer to compare the first columns of a key and then walk through all that has them.

mod upsert;
#[macro_use]
mod value;

use std::borrow::Cow;
use std::sync::Arc;

use sqlx::MySqlPool;

use crate::error::StorageError;
use crate::mysql::{self, OwnTransaction};
use crate::row::FromRow;
use crate::sqlite::{GroupedTransaction, Readers};

pub(crate) use upsert::{Upsert, parts_of};
pub(crate) use value::Value;

/// A statement: fixed, or built from fixed parts.
pub(crate) type Text = Cow<'static, str>;

/// A connection to run statements on.
#[derive(Debug)]
pub(crate) enum Sql {
    /// `SQLite`, each statement for itself.
    Readers(Arc<Readers>),
    /// MySQL, each statement for itself.
    Pool(MySqlPool),
    /// `SQLite`: a place in a group of transactions that are committed together.
    Grouped(GroupedTransaction),
    /// MySQL: a transaction of its own.
    Own(OwnTransaction),
}

impl Sql {
    /// Whether MySQL or `MariaDB` is spoken to: for the few statements that differ.
    pub(crate) const fn is_mysql(&self) -> bool {
        matches!(self, Self::Own(_) | Self::Pool(_))
    }

    /// What makes a SELECT lock the rows it finds; `SQLite` has one writer and needs nothing.
    pub(crate) const fn for_update(&self) -> &'static str {
        if matches!(self, Self::Own(_)) { " FOR UPDATE" } else { "" }
    }

    /// As [`Self::for_update`], passing over what others have locked.
    pub(crate) const fn skip_locked(&self) -> &'static str {
        if matches!(self, Self::Own(_)) { " FOR UPDATE SKIP LOCKED" } else { "" }
    }

    /// Runs a statement; gives the number of rows it changed (matched, for an update).
    pub(crate) async fn execute(
        &self,
        sql: impl Into<Text>,
        values: Vec<Value>,
    ) -> Result<u64, StorageError> {
        let sql = traced(sql.into());
        match self {
            Self::Readers(_) | Self::Pool(_) => Err(StorageError::ReadOnly),
            Self::Grouped(grouped) => grouped.execute(&sql, &values),
            Self::Own(own) => Ok(own.execute(sql, values).await?.rows_affected()),
        }
    }

    /// Inserts a row, unless one that has the same key is there already: then it gives `false`. Any other
    /// refusal, that of a foreign key included, is an error.
    pub(crate) async fn insert_new(
        &self,
        insert: &'static str,
        values: Vec<Value>,
    ) -> Result<bool, StorageError> {
        if let Self::Own(own) = self {
            let sql = traced([insert, mysql::PASS_OVER].concat().into());
            return Ok(!mysql::was_passed_over(&own.execute(sql, values).await?));
        }
        let sql = [insert, " ON CONFLICT DO NOTHING"].concat();
        Ok(self.execute(sql, values).await? == 1)
    }

    pub(crate) async fn find<T: FromRow>(
        &self,
        sql: impl Into<Text>,
        values: Vec<Value>,
    ) -> Result<Option<T>, StorageError> {
        let sql = traced(sql.into());
        match self {
            Self::Readers(readers) => readers.find(sql, values).await,
            Self::Pool(pool) => mysql::find(pool, sql, values).await,
            Self::Grouped(grouped) => grouped.find(&sql, &values),
            Self::Own(own) => own.find(sql, values).await,
        }
    }

    pub(crate) async fn list<T: FromRow>(
        &self,
        sql: impl Into<Text>,
        values: Vec<Value>,
    ) -> Result<Vec<T>, StorageError> {
        let sql = traced(sql.into());
        match self {
            Self::Readers(readers) => readers.list(sql, values).await,
            Self::Pool(pool) => mysql::list(pool, sql, values).await,
            Self::Grouped(grouped) => grouped.list(&sql, &values),
            Self::Own(own) => own.list(sql, values).await,
        }
    }

    /// Makes what was done durable; a connection that only reads has nothing to keep.
    pub(crate) async fn commit(self) -> Result<(), StorageError> {
        match self {
            Self::Readers(_) | Self::Pool(_) => Ok(()),
            Self::Grouped(grouped) => grouped.commit().await,
            Self::Own(own) => own.commit().await,
        }
    }
}

/// Shows a statement, never its values, to whoever listens at level TRACE.
fn traced(sql: Text) -> Text {
    tracing::trace!(target: "blazz_storage::sql", sql = &*sql, "running a statement");
    sql
}

/// JSON for a column of text.
pub(crate) fn json_text(value: &impl serde::Serialize) -> Result<String, StorageError> {
    serde_json::to_string(value).map_err(|error| StorageError::corrupt("a value to store", error))
}

/// `?, ?, ?` for a list of `count` values.
pub(crate) fn marks(count: usize) -> String {
    vec!["?"; count].join(", ")
}
