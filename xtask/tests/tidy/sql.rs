//! SQL: never composed from values, and always bound to a workspace where tenants' rows are reached.

use crate::assert_none;
use crate::rust_text::{Text, texts};
use crate::tree::{Source, sources};

/// Words that make a text SQL, whole and in capitals as our SQL is written.
const KEYWORDS: [&str; 12] = [
    "SELECT", "INSERT", "UPDATE", "DELETE", "FROM", "INTO", "WHERE", "VALUES", "JOIN", "LIMIT",
    "SET", "ORDER",
];

/// Phrases that contain such a word without reaching a row of their own.
const PARTS: [&str; 4] = ["ON DUPLICATE KEY UPDATE", "DO UPDATE", "FOR UPDATE", "DISTINCT FROM"];

const INTERPOLATING: [&str; 4] = ["format", "format_args", "write", "writeln"];

#[test]
fn no_sql_is_composed_with_format() {
    let findings = findings("crates/storage/src", |text| {
        let composes = text.within.as_deref().is_some_and(|name| INTERPOLATING.contains(&name));
        composes && has_word(&text.value, &KEYWORDS)
    });
    assert_none(&findings, "SQL is a literal, its values are bound");
}

#[test]
fn every_statement_on_a_tenants_rows_binds_the_workspace() {
    let findings = findings("crates/storage/src/workspace", reaches_rows_unscoped);
    assert_none(&findings, "SQL under storage/workspace names workspace_id");
}

/// A statement that reads or writes rows without naming the workspace they belong to.
fn reaches_rows_unscoped(text: &Text) -> bool {
    let mut value = text.value.clone();
    for part in PARTS {
        value = value.replace(part, "");
    }
    has_word(&value, &["FROM", "INTO", "UPDATE", "DELETE"]) && !value.contains("workspace_id")
}

fn findings(folder: &str, is_wrong: impl Fn(&Text) -> bool) -> Vec<String> {
    let files = sources(folder, &["rs"]).into_iter().filter(|source| !is_test(source));
    let mut findings = Vec::new();
    for source in files {
        for text in texts(&source.text).iter().filter(|text| is_wrong(text)) {
            let start: String = text.value.split_whitespace().collect::<Vec<_>>().join(" ");
            let start: String = start.chars().take(90).collect();
            findings.push(format!("{}:{}: {start}", source.path, text.line));
        }
    }
    findings
}

fn is_test(source: &Source) -> bool {
    source.path.ends_with("/tests.rs") || source.path.contains("/tests/")
}

fn has_word(text: &str, words: &[&str]) -> bool {
    text.split(|character: char| !character.is_ascii_alphanumeric() && character != '_')
        .any(|word| words.contains(&word))
}

#[test]
fn the_scan_knows_a_scoped_statement_from_an_unscoped_one() {
    let is_unscoped = |value: &str| {
        reaches_rows_unscoped(&Text { line: 1, value: value.to_owned(), within: None })
    };
    assert!(is_unscoped("SELECT id FROM chats WHERE id = ?"));
    assert!(is_unscoped("DELETE FROM chats"));
    assert!(is_unscoped("INSERT INTO chats (id) VALUES (?)"));
    assert!(!is_unscoped("SELECT id FROM chats WHERE workspace_id = ? AND id = ?"));
    assert!(!is_unscoped(" ON DUPLICATE KEY UPDATE name = VALUES(name)"));
    assert!(!is_unscoped("finding the chat"));
}
