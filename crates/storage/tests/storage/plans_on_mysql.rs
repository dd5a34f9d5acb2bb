//! MySQL reads each list along the index the list names, from where the page begins: not from the list's
//! beginning, as it prefers to when it is left to choose.

use std::collections::BTreeSet;

use crate::house::{House, Kind, plans};
use crate::statements::{list_chats, list_the_rest};

const ID: &str = "x'00000000000000000000000000000007'";

/// A value that fits what stands before a `?`.
fn fitting(before: &str) -> &'static str {
    let mut words = before.trim_end_matches(['=', '<', '>', ' ']).rsplit([' ', '.', '(']);
    match words.next().unwrap_or_default() {
        "record_key" if before.ends_with("<= ") => "'b'",
        "sort_name" | "type" | "kind" | "target" | "action" | "record_key" | "way" | "receiver" => {
            "'a'"
        }
        "state" if before.contains("inbound_events") => "'failed'",
        "state" if before.contains("FROM chats") => "'open'",
        "state" => "4",
        column if column.ends_with("id") => ID,
        // What must be later lies before what must be earlier.
        _ if before.ends_with("> ") => "1",
        _ => "5",
    }
}

/// The statement with a value for each `?`.
fn filled(sql: &str) -> String {
    let mut filled = String::new();
    for part in sql.split_inclusive('?') {
        let Some(before) = part.strip_suffix('?') else {
            filled.push_str(part);
            continue;
        };
        let value = fitting(&[&filled, before].concat());
        filled.extend([before, value]);
    }
    filled
}

fn named_index(sql: &str) -> Option<&str> {
    sql.split_once("FORCE INDEX (")?.1.split_once(')').map(|(index, _)| index)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lists_begin_where_their_page_does_on_mysql() {
    House::lend(Kind::MySql, async |house| {
        let room = house.room("Toko").await;
        list_chats(&room.read()).await.unwrap();
        list_the_rest(&room.read()).await.unwrap();
        let mut looked_at = BTreeSet::new();
        for sql in plans::seen() {
            let Some(index) = named_index(&sql) else { continue };
            // Where keys are named one by one, how they are found depends on which there are.
            if sql.contains("record_key IN (") {
                continue;
            }
            looked_at.insert(index.to_owned());
            let plan = house.place.explain(&filled(&sql)).await;
            assert_eq!(plan.key.as_deref(), Some(index), "{}", filled(&sql));
            // Only where a page begins in the middle there is something to begin at.
            let begins_in_the_middle = [">= ?", "<= ?", "id < ?", "seq > ?", "_at > ?"];
            let expected = if begins_in_the_middle.iter().any(|words| sql.contains(words)) {
                "range"
            } else {
                "ref"
            };
            assert_eq!(plan.kind.as_deref(), Some(expected), "{sql}");
        }
        assert!(looked_at.len() >= 10, "{looked_at:?}");
    })
    .await;
}
