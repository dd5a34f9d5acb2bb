//! Watches which statements run, and asks `SQLite` how it finds their rows.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::path::Path;
use std::sync::{Mutex, Once, PoisonError};

use rusqlite::{Connection, OpenFlags, Params, StatementStatus};
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;

/// Every different statement that ran in this process.
static SEEN: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// Statements that may look at every row, because there are few: words in them, and why.
const MAY_SCAN: &[(&str, &str)] = &[
    ("app_secret FROM whatsapp_accounts", "all numbers are wanted, and kept in memory"),
    (
        "FROM workspace_counters c JOIN installation",
        "one row for each workspace, all of them wanted",
    ),
    ("SELECT id FROM workspaces ORDER BY id", "all workspaces are wanted"),
    ("SELECT name FROM schema_steps", "all steps are wanted"),
    ("SELECT 0 AS lane UNION ALL", "the four lanes"),
    ("FROM queues q", "the queues that the statement itself has just found"),
    (
        "SELECT id, reason, raw, received_at FROM unrouted_webhooks",
        "read along its key, with a limit",
    ),
    ("AS counted", "the rows that the statement itself has just found, up to its limit"),
    ("AND c.contact_id IN (", "sorts the chats of the few hundred contacts that a search found"),
    ("DELETE FROM message_words WHERE rowid", "one row by its number"),
    ("FROM message_words w", "read along the index of words, from its end, with a limit"),
    ("FROM search_queue LIMIT", "the first of what waits, read along its key"),
    ("SELECT 1 AS value FROM search_queue", "whether anything waits"),
    ("DISTINCT t.contact_id", "the terms that begin with a word, through their key"),
];

struct Watch;

impl<S: Subscriber> Layer<S> for Watch {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == "blazz_storage::sql" {
            event.record(&mut Statement);
        }
    }
}

struct Statement;

impl Visit for Statement {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "sql" {
            SEEN.lock().unwrap_or_else(PoisonError::into_inner).insert(value.to_owned());
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn Debug) {}
}

/// From now on every statement is remembered.
pub(crate) fn watch() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| tracing_subscriber::registry().with(Watch).init());
}

/// What ran so far, without what only adds rows.
pub(crate) fn seen() -> Vec<String> {
    let seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    let finds_rows = |sql: &&String| {
        ["SELECT", "UPDATE", "DELETE", "WITH"].iter().any(|word| sql.trim_start().starts_with(word))
    };
    seen.iter().filter(finds_rows).cloned().collect()
}

/// The steps by which `SQLite` finds a statement's rows, one a line.
pub(crate) fn plan(file: &Path, sql: &str) -> Vec<String> {
    let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let mut rows = statement.raw_query();
    let mut steps = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        steps.push(row.get(3).unwrap());
    }
    steps
}

/// How many steps of `SQLite`'s machine the statement that ran and has these words takes with these values.
pub(crate) fn steps(file: &Path, words: &str, values: impl Params) -> i32 {
    let squeezed = |sql: &str| sql.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut ran = seen().into_iter().filter(|sql| squeezed(sql).contains(words));
    let sql = ran.next().unwrap_or_else(|| panic!("no statement has {words:?}"));
    let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let mut statement = connection.prepare(&sql).unwrap();
    let mut rows = statement.query(values).unwrap();
    while rows.next().unwrap().is_some() {}
    drop(rows);
    statement.get_status(StatementStatus::VmStep)
}

/// Fails when a statement walks through a table or sorts what an index could give in order.
pub(crate) fn assert_indexed(file: &Path) {
    let mut bad = Vec::new();
    for sql in seen() {
        let steps = plan(file, &sql);
        let is_bad =
            steps.iter().any(|step| step.starts_with("SCAN") || step.contains("TEMP B-TREE"));
        if is_bad && !MAY_SCAN.iter().any(|(words, _)| sql.contains(words)) {
            bad.push(format!("{sql}\n    {}", steps.join("\n    ")));
        }
    }
    assert!(bad.is_empty(), "no index serves these:\n{}", bad.join("\n\n"));
}
