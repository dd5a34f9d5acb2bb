//! Carries a full database over to MySQL or MariaDB, row by row as it is.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context;
use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags};
use sqlx::mysql::{MySql, MySqlArguments};
use sqlx::query::Query;
use sqlx::{AssertSqlSafe, Connection as _, Executor, MySqlConnection};

/// Marks in one statement; MySQL takes 65,535.
const MARKS: usize = 16_000;
/// Bytes in one statement, with room to what a server takes by default (16 MB).
const BYTES: usize = 4_000_000;
/// Statements in one transaction.
const STATEMENTS: usize = 20;

/// A database of its own on a server, and its address.
pub(super) struct Place {
    server: String,
    name: String,
}

impl Place {
    /// Makes an empty database. `server` is the address of one whose user may do so.
    pub(super) async fn make(server: &str, name: &str) -> anyhow::Result<Self> {
        let place = Self { server: server.to_owned(), name: format!("blazz_bench_{name}") };
        place.clear().await?;
        place.command("CREATE DATABASE").await?;
        Ok(place)
    }

    pub(super) fn url(&self) -> anyhow::Result<String> {
        let (server, _) = self.server.rsplit_once('/').context("an address without a database")?;
        Ok(format!("{server}/{}", self.name))
    }

    pub(super) async fn clear(&self) -> anyhow::Result<()> {
        self.command("DROP DATABASE IF EXISTS").await
    }

    async fn command(&self, command: &str) -> anyhow::Result<()> {
        let mut connection = MySqlConnection::connect(&self.server).await?;
        let statement = format!("{command} {}", self.name);
        connection.execute(sqlx::raw_sql(AssertSqlSafe(statement))).await?;
        Ok(connection.close().await?)
    }

    /// Fills the migrated but empty database with every row of an `SQLite` file; gives how long it took.
    pub(super) async fn fill_from(&self, file: &Path) -> anyhow::Result<Duration> {
        let begun = Instant::now();
        let source = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let mut target = MySqlConnection::connect(&self.url()?).await?;
        for setting in ["foreign_key_checks", "unique_checks"] {
            target.execute(sqlx::raw_sql(AssertSqlSafe(format!("SET {setting} = 0")))).await?;
        }
        for table in tables(&source)? {
            copy(&source, &mut target, &table).await.with_context(|| format!("copying {table}"))?;
        }
        target.execute(sqlx::raw_sql("ANALYZE TABLE chats, messages, contact_terms")).await?;
        target.close().await?;
        Ok(begun.elapsed())
    }
}

fn tables(source: &Connection) -> anyhow::Result<Vec<String>> {
    let mut statement = source.prepare(
        "SELECT name FROM sqlite_master
          WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'schema_steps'",
    )?;
    let names = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(names)
}

async fn copy(
    source: &Connection,
    target: &mut MySqlConnection,
    table: &str,
) -> anyhow::Result<()> {
    target.execute(sqlx::raw_sql(AssertSqlSafe(format!("DELETE FROM {table}")))).await?;
    let mut batches = Batches::of(source, table)?;
    let mut is_more = true;
    while is_more {
        let mut transaction = target.begin().await?;
        for _ in 0..STATEMENTS {
            let values = batches.next(source)?;
            is_more = !values.is_empty();
            if !is_more {
                break;
            }
            batches.insert(values).execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
    }
    Ok(())
}

/// About as many bytes as a value takes.
const fn size(value: &Value) -> usize {
    match value {
        Value::Text(text) => text.len(),
        Value::Blob(bytes) => bytes.len(),
        Value::Null | Value::Integer(_) | Value::Real(_) => 8,
    }
}

/// Rows of a table in the order of its key, some at a time.
struct Batches {
    table: String,
    columns: Vec<String>,
    key: Vec<String>,
    /// The key of the last row that was read.
    last: Vec<Value>,
    rows: usize,
}

impl Batches {
    fn of(source: &Connection, table: &str) -> anyhow::Result<Self> {
        let mut statement = source.prepare("SELECT name, pk FROM pragma_table_info(?)")?;
        let columns: Vec<(String, i64)> = statement
            .query_map([table], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        let mut key: Vec<&(String, i64)> = columns.iter().filter(|column| column.1 > 0).collect();
        key.sort_by_key(|column| column.1);
        Ok(Self {
            table: table.to_owned(),
            key: key.into_iter().map(|column| column.0.clone()).collect(),
            rows: MARKS / columns.len().max(1),
            columns: columns.into_iter().map(|column| column.0).collect(),
            last: Vec::new(),
        })
    }

    /// The values of the next rows, one after another.
    fn next(&mut self, source: &Connection) -> anyhow::Result<Vec<Value>> {
        let (columns, key) = (self.columns.join(", "), self.key.join(", "));
        let after = if self.last.is_empty() {
            String::new()
        } else {
            format!("WHERE ({key}) > ({})", vec!["?"; self.key.len()].join(", "))
        };
        let sql = format!(
            "SELECT {columns} FROM {} {after} ORDER BY {key} LIMIT {}",
            self.table, self.rows
        );
        let mut statement = source.prepare_cached(&sql)?;
        let mut rows = statement.query(rusqlite::params_from_iter(&self.last))?;
        let (mut values, mut bytes) = (Vec::new(), 0);
        while bytes < BYTES
            && let Some(row) = rows.next()?
        {
            for index in 0..self.columns.len() {
                let value = row.get(index)?;
                bytes += size(&value);
                values.push(value);
            }
        }
        drop(rows);
        if let Some(row) = values.chunks_exact(self.columns.len()).last() {
            let place = |name: &String| self.columns.iter().position(|column| column == name);
            let places = self.key.iter().filter_map(place);
            self.last = places.filter_map(|place| row.get(place).cloned()).collect();
        }
        Ok(values)
    }

    fn insert(&self, values: Vec<Value>) -> Query<'static, MySql, MySqlArguments> {
        let row = format!("({})", vec!["?"; self.columns.len()].join(", "));
        let rows = vec![row; values.len() / self.columns.len()].join(", ");
        let sql = format!("INSERT INTO {} ({}) VALUES {rows}", self.table, self.columns.join(", "));
        values.into_iter().fold(sqlx::query(AssertSqlSafe(sql)), |query, value| match value {
            Value::Null => query.bind(None::<i64>),
            Value::Integer(value) => query.bind(value),
            Value::Real(value) => query.bind(value),
            Value::Text(value) => query.bind(value),
            Value::Blob(value) => query.bind(value),
        })
    }
}
