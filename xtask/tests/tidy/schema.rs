//! The schema's lock between tenants: keys of tenants' tables begin with the workspace.

use std::collections::BTreeSet;

use crate::assert_none;
use crate::rust_text::texts;
use crate::tree::sources;

/// A `CREATE TABLE` of the migrations, on one line.
struct Table {
    name: String,
    definition: String,
}

#[test]
fn a_tenants_row_is_found_only_together_with_its_workspace() {
    let tables = tables();
    let tenants: BTreeSet<&str> =
        tables.iter().filter(|table| table.is_tenants()).map(|table| table.name.as_str()).collect();
    assert!(!tenants.is_empty(), "the migrations create tables with a workspace_id");
    let findings: Vec<String> = tables
        .iter()
        .filter(|table| table.is_tenants())
        .flat_map(|table| table.open_keys(&tenants))
        .collect();
    assert_none(&findings, "keys of tenants' tables begin with workspace_id");
}

impl Table {
    fn is_tenants(&self) -> bool {
        self.definition.contains("workspace_id {id} NOT NULL")
    }

    /// Primary and foreign keys by which a row could be reached, or pointed at, from another workspace.
    fn open_keys(&self, tenants: &BTreeSet<&str>) -> Vec<String> {
        let primary = self.definition.split("PRIMARY KEY ").skip(1);
        let foreign = self.definition.split("FOREIGN KEY ").skip(1).filter(|key| {
            let target = key.split("REFERENCES ").nth(1).and_then(|rest| rest.split(' ').next());
            target.is_some_and(|target| tenants.contains(target))
        });
        let open = primary.chain(foreign).filter(|key| !key.starts_with("(workspace_id"));
        open.map(|key| format!("{}: {}", self.name, key.split(')').next().unwrap_or_default()))
            .collect()
    }
}

fn tables() -> Vec<Table> {
    let migrations = sources("crates/storage/src/migrations", &["rs"]);
    let statements = migrations.iter().flat_map(|source| texts(&source.text)).filter_map(|text| {
        let statement = text.value.split_whitespace().collect::<Vec<_>>().join(" ");
        let (name, definition) = statement.strip_prefix("CREATE TABLE ")?.split_once(' ')?;
        Some(Table { name: name.to_owned(), definition: definition.to_owned() })
    });
    statements.collect()
}

#[test]
fn an_open_key_is_seen() {
    let tenants = BTreeSet::from(["chats"]);
    let table = |keys: &str| Table {
        name: "messages".to_owned(),
        definition: format!("(workspace_id {{id}} NOT NULL, id {{id}} NOT NULL, {keys})"),
    };
    let closed = "PRIMARY KEY (workspace_id, id), \
                  FOREIGN KEY (workspace_id, chat_id) REFERENCES chats (workspace_id, id), \
                  FOREIGN KEY (user_id) REFERENCES users (id)";
    assert!(table(closed).open_keys(&tenants).is_empty());
    assert_eq!(table("PRIMARY KEY (id)").open_keys(&tenants).len(), 1);
    let pointing = "PRIMARY KEY (workspace_id, id), FOREIGN KEY (chat_id) REFERENCES chats (id)";
    assert_eq!(table(pointing).open_keys(&tenants).len(), 1);
}
