//! Runs one SQL text with its arguments, on whichever connection a transaction stands.

use std::borrow::Cow;

use blazz_domain::Timestamp;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, QueryResult,
    Statement, Value,
};

use crate::error::StorageError;
use crate::group_commit::GroupedTransaction;
use crate::row::{FromRow, Row};

/// Collects arguments for `?` marks, in order.
macro_rules! args {
    ($($value:expr),* $(,)?) => { vec![$($crate::sql::Argument::into_value($value)),*] };
}

/// Something that can stand for a `?`.
pub(crate) trait Argument {
    fn into_value(self) -> Value;
}

macro_rules! plain_arguments {
    ($($kind:ty),+) => {$(
        impl Argument for $kind { fn into_value(self) -> Value { self.into() } }
        impl Argument for Option<$kind> { fn into_value(self) -> Value { self.into() } }
    )+};
}
plain_arguments!(i64, String, Vec<u8>, uuid::Uuid);

macro_rules! id_arguments {
    ($($kind:ident),+) => {$(
        impl Argument for blazz_domain::$kind {
            fn into_value(self) -> Value { self.as_uuid().into() }
        }
        impl Argument for Option<blazz_domain::$kind> {
            fn into_value(self) -> Value { self.map(|id| id.as_uuid()).into() }
        }
    )+};
}
id_arguments!(
    WorkspaceId,
    UserId,
    MemberId,
    SessionId,
    ApiTokenId,
    InvitationId,
    AccountId,
    ContactId,
    IdentityId,
    ChatId,
    MessageId,
    MediaId,
    InboundId,
    JobId,
    AuditId,
    MergeId
);

impl Argument for &str {
    fn into_value(self) -> Value {
        self.to_owned().into()
    }
}

impl Argument for Option<&str> {
    fn into_value(self) -> Value {
        self.map(ToOwned::to_owned).into()
    }
}

impl Argument for Timestamp {
    fn into_value(self) -> Value {
        self.as_millis().into()
    }
}

impl Argument for Option<Timestamp> {
    fn into_value(self) -> Value {
        self.map(Timestamp::as_millis).into()
    }
}

impl Argument for bool {
    fn into_value(self) -> Value {
        i64::from(self).into()
    }
}

impl Argument for &serde_json::Value {
    fn into_value(self) -> Value {
        self.to_string().into()
    }
}

impl Argument for Value {
    fn into_value(self) -> Value {
        self
    }
}

/// A connection to run statements on.
#[derive(Debug)]
pub(crate) enum Sql {
    /// Each statement for itself.
    Pool(DatabaseConnection),
    /// A transaction of its own (MySQL).
    Own(DatabaseTransaction),
    /// A place in a group of transactions that are committed together (SQLite).
    Grouped(GroupedTransaction),
}

impl Sql {
    pub(crate) fn backend(&self) -> DbBackend {
        match self {
            Self::Pool(pool) => pool.get_database_backend(),
            Self::Own(own) => own.get_database_backend(),
            Self::Grouped(_) => DbBackend::Sqlite,
        }
    }

    /// What makes a SELECT lock the rows it finds; SQLite has one writer and needs nothing.
    pub(crate) fn for_update(&self) -> &'static str {
        match self {
            Self::Own(own) if own.get_database_backend() == DbBackend::MySql => " FOR UPDATE",
            _ => "",
        }
    }

    /// Runs a statement; gives the number of rows it changed (matched, for an update).
    pub(crate) async fn execute(&self, sql: &str, args: Vec<Value>) -> Result<u64, StorageError> {
        let statement = self.statement(sql, args);
        let done = match self {
            Self::Pool(pool) => pool.execute_raw(statement).await,
            Self::Own(own) => own.execute_raw(statement).await,
            Self::Grouped(grouped) => grouped.connection().execute_raw(statement).await,
        };
        Ok(done?.rows_affected())
    }

    pub(crate) async fn find<T: FromRow>(
        &self,
        sql: &str,
        args: Vec<Value>,
    ) -> Result<Option<T>, StorageError> {
        let statement = self.statement(sql, args);
        let found = match self {
            Self::Pool(pool) => pool.query_one_raw(statement).await,
            Self::Own(own) => own.query_one_raw(statement).await,
            Self::Grouped(grouped) => grouped.connection().query_one_raw(statement).await,
        };
        found?.as_ref().map(|row| T::from_row(&Row(row))).transpose()
    }

    pub(crate) async fn list<T: FromRow>(
        &self,
        sql: &str,
        args: Vec<Value>,
    ) -> Result<Vec<T>, StorageError> {
        let rows = self.rows(self.statement(sql, args)).await?;
        rows.iter().map(|row| T::from_row(&Row(row))).collect()
    }

    async fn rows(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match self {
            Self::Pool(pool) => pool.query_all_raw(statement).await,
            Self::Own(own) => own.query_all_raw(statement).await,
            Self::Grouped(grouped) => grouped.connection().query_all_raw(statement).await,
        }
    }

    fn statement(&self, sql: &str, args: Vec<Value>) -> Statement {
        let backend = self.backend();
        Statement::from_sql_and_values(backend, render(sql, backend), args)
    }
}

/// Our SQL is the subset both databases share; the one exception is how a duplicate is passed over.
pub(crate) fn render(sql: &str, backend: DbBackend) -> Cow<'_, str> {
    if backend == DbBackend::MySql && sql.contains("INSERT OR IGNORE") {
        return sql.replace("INSERT OR IGNORE", "INSERT IGNORE").into();
    }
    sql.into()
}

/// `?, ?, ?` for a list of `count` values.
pub(crate) fn marks(count: usize) -> String {
    vec!["?"; count].join(", ")
}
