//! Every row of a workspace as it stands in the database.

use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags};

use crate::house::House;

/// The rows of all tables that belong to this workspace, as text, table by table.
pub(crate) fn rows_of(house: &House, workspace: &str) -> Vec<String> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
    let database = Connection::open_with_flags(house.database_file(), flags).unwrap();
    let sql = "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c
                WHERE m.type = 'table' AND c.name = 'workspace_id' ORDER BY m.name";
    let mut tables = database.prepare(sql).unwrap();
    let tables = tables.query_map([], |row| row.get::<_, String>(0)).unwrap();
    let workspace: uuid::Uuid = workspace.parse().unwrap();
    let mut found = Vec::new();
    for table in tables {
        let table = table.unwrap();
        let sql = format!("SELECT * FROM {table} WHERE workspace_id = ?");
        let mut rows = database.prepare(&sql).unwrap();
        let columns = rows.column_count();
        let read = |row: &rusqlite::Row<'_>| {
            (0..columns).map(|index| row.get(index)).collect::<Result<Vec<Value>, _>>()
        };
        let rows = rows.query_map([workspace.as_bytes()], read).unwrap();
        let mut rows: Vec<String> = rows.map(|row| format!("{table} {:?}", row.unwrap())).collect();
        rows.sort();
        found.extend(rows);
    }
    assert!(found.len() > 20, "hardly a row was found: is the id another type?");
    found
}
