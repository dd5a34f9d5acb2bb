//! What `SQLite`'s planner is told about the tables, so that a plan is the same on an empty and on a full
//! database: without figures it takes every workspace for one of ten rows and passes over good indexes.

use rusqlite::Connection;

use crate::error::StorageError;
use crate::row::{FromRow, Row};
use crate::sqlite::connection;

/// The size every table is taken to have, in rows.
const ROWS: i64 = 1_000_000;

/// Columns of all indexes, in order. The key of a table that is its own index goes by the table's name
/// (<https://sqlite.org/fileformat2.html#stat1tab>).
const INDEXED_COLUMNS: &str = "
    SELECT t.name AS table_name,
           CASE WHEN i.origin = 'pk' AND t.wr = 1 THEN t.name ELSE i.name END AS index_name,
           i.[unique] AS is_unique, c.name AS column_name
      FROM pragma_table_list t
      JOIN pragma_index_list(t.name) i
      JOIN pragma_index_info(i.name) c
     WHERE t.schema = 'main' AND t.name NOT LIKE 'sqlite_%'
     ORDER BY t.name, i.seq, c.seqno";

struct IndexedColumn {
    table: String,
    index: String,
    is_unique: bool,
    column: String,
}

impl FromRow for IndexedColumn {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        Ok(Self {
            table: row.text("table_name")?,
            index: row.text("index_name")?,
            is_unique: row.flag("is_unique")?,
            column: row.text("column_name")?,
        })
    }
}

/// Writes the assumptions down and makes this connection plan by them; those opened later do by themselves.
pub(super) fn assume(writer: &Connection) -> Result<(), StorageError> {
    // Analysing a table of a few rows is what makes the table of statistics.
    writer.execute_batch("ANALYZE schema_steps; DELETE FROM sqlite_stat1;")?;
    let columns: Vec<IndexedColumn> = connection::list(writer, INDEXED_COLUMNS, &[])?;
    for index in columns.chunk_by(|one, next| one.index == next.index) {
        let Some(first) = index.first() else { continue };
        connection::execute(
            writer,
            "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)",
            &[first.table.as_str().into(), first.index.as_str().into(), figures(index).into()],
        )?;
    }
    writer.execute_batch("ANALYZE sqlite_schema")?;
    Ok(())
}

/// The table's rows, then how many share the first column, the first two, and so on.
fn figures(index: &[IndexedColumn]) -> String {
    let mut rows = ROWS;
    let mut figures = vec![rows.to_string()];
    for (place, column) in index.iter().enumerate() {
        let is_whole_key = column.is_unique && place + 1 == index.len();
        rows = if is_whole_key { 1 } else { (rows / values_of(&column.column)).max(1) };
        figures.push(rows.to_string());
    }
    figures.join(" ")
}

/// How many different values a column is taken to hold.
fn values_of(column: &str) -> i64 {
    match column {
        "workspace_id" => 10,
        "state" | "lane" | "kind" | "contact_type" => 4,
        _ if column.starts_with("is_") => 2,
        _ if column.ends_with("_at") || column.ends_with("_until") => 1_000,
        _ => 10_000,
    }
}
