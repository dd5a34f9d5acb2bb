//! SQL: never composed from values, and always bound to a workspace where tenants' rows are reached.

use crate::assert_none;
use crate::rust_text::{Text, calls, texts};
use crate::tree::{Source, sources};

/// Words that make a text SQL, whole and in capitals as our SQL is written.
const KEYWORDS: [&str; 12] = [
    "SELECT", "INSERT", "UPDATE", "DELETE", "FROM", "INTO", "WHERE", "VALUES", "JOIN", "LIMIT",
    "SET", "ORDER",
];

/// Phrases that contain such a word without reaching a row of their own.
const PARTS: [&str; 4] = ["ON DUPLICATE KEY UPDATE", "DO UPDATE", "FOR UPDATE", "DISTINCT FROM"];

#[test]
fn no_sql_is_composed_from_values() {
    let findings = findings("crates/storage/src", |text| {
        has_word(&text.value, &KEYWORDS) && !text.filled_with.iter().all(|part| is_fixed(part))
    });
    assert_none(&findings, "values are bound; only constants and question marks are put into SQL");
}

/// What may be put into SQL: a constant (`COLUMNS`, `chat::COLUMNS`), question marks, or one of the
/// functions that choose between fixed words.
fn is_fixed(part: &str) -> bool {
    let part = part.trim_start_matches('&');
    let last = part.rsplit("::").next().unwrap_or_default();
    let is_constant = !last.is_empty()
        && last
            .chars()
            .all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_');
    let is_chosen = FIXED_WORDS.iter().any(|function| last.ends_with(function));
    is_constant || is_chosen || last.starts_with("marks(") || is_choice_of_texts(part)
}

/// Functions of storage that answer with one of a few fixed words, or with nothing.
const FIXED_WORDS: [&str; 5] = [
    ".for_update()",
    ".skip_locked()",
    "filter.index()",
    "filter.shelf()",
    "also.repeat(others.len())",
];

/// `if … { "ASC" } else { "DESC" }`
fn is_choice_of_texts(part: &str) -> bool {
    let blocks = part.split('{').skip(1).map(|rest| rest.split('}').next().unwrap_or_default());
    part.starts_with("if") && blocks.into_iter().all(is_literal)
}

fn is_literal(part: &str) -> bool {
    part.starts_with('"') && part.ends_with('"') && part.matches('"').count() == 2
}

#[test]
fn gaps_in_sql_are_filled_with_fixed_words_only() {
    let mut findings = Vec::new();
    for folder in ["crates/storage/src/workspace", "crates/storage/src/system"] {
        for source in sources(folder, &["rs"]).into_iter().filter(|source| !is_test(source)) {
            for call in calls(&source.text, "replace") {
                let fills_gap = call.arguments.first().is_some_and(|gap| gap.starts_with("\"{"));
                if fills_gap && !call.arguments.get(1).is_some_and(|part| is_fixed(part)) {
                    findings.push(format!("{}:{}: {:?}", source.path, call.line, call.arguments));
                }
            }
            for call in calls(&source.text, "push_str") {
                let is_fixed = |part: &String| is_literal(part) || part.starts_with("&\"");
                if !call.arguments.first().is_some_and(is_fixed) {
                    findings.push(format!("{}:{}: {:?}", source.path, call.line, call.arguments));
                }
            }
        }
    }
    assert_none(
        &findings,
        "values are bound; only fixed words and question marks are put into SQL",
    );
}

#[test]
fn every_statement_on_a_tenants_rows_binds_the_workspace() {
    let findings = findings("crates/storage/src/workspace", reaches_rows_unscoped);
    assert_none(&findings, "SQL under storage/workspace names workspace_id");
}

/// A statement that reads or writes rows without binding the workspace they belong to.
fn reaches_rows_unscoped(text: &Text) -> bool {
    let mut value = text.value.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in PARTS {
        value = value.replace(part, "");
    }
    let binds = if value.starts_with("INSERT") && !has_word(&value, &["FROM"]) {
        value.contains("workspace_id")
    } else {
        value.contains("workspace_id = ?") || !is_whole(&value) && is_correlated(&value)
    };
    has_word(&value, &["FROM", "INTO", "UPDATE", "DELETE"]) && !binds
}

fn is_whole(statement: &str) -> bool {
    ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH"].iter().any(|verb| statement.starts_with(verb))
}

/// A subquery may take the workspace from the statement it becomes a part of.
fn is_correlated(part: &str) -> bool {
    part.split(".workspace_id = ").skip(1).any(|rest| {
        rest.split_once('.').is_some_and(|(_, column)| column.starts_with("workspace_id"))
    })
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
        reaches_rows_unscoped(&Text { line: 1, value: value.to_owned(), filled_with: Vec::new() })
    };
    assert!(is_unscoped("SELECT id FROM chats WHERE id = ?"));
    assert!(is_unscoped("DELETE FROM chats"));
    assert!(is_unscoped("INSERT INTO chats (id) VALUES (?)"));
    assert!(is_unscoped("SELECT workspace_id FROM chats WHERE id = ?"));
    assert!(is_unscoped("SELECT o.id FROM a o, b t WHERE o.workspace_id = t.workspace_id"));
    assert!(!is_unscoped("AND EXISTS (SELECT 1 FROM a o WHERE o.workspace_id = t.workspace_id)"));
    assert!(!is_unscoped("INSERT INTO chats (workspace_id, id) VALUES (?, ?)"));
    assert!(!is_unscoped("SELECT id FROM chats WHERE workspace_id = ? AND id = ?"));
    assert!(!is_unscoped(" ON DUPLICATE KEY UPDATE name = VALUES(name)"));
    assert!(!is_unscoped("finding the chat"));
}

#[test]
fn only_constants_and_marks_are_fixed() {
    assert!(is_fixed("COLUMNS") && is_fixed("chat::COLUMNS") && is_fixed("marks(ids.len())"));
    assert!(is_fixed("if(way){\"ASC\"}else{\"DESC\"}") && is_fixed("self.0.sql.for_update()"));
    assert!(!is_fixed("if(way){\"ASC\"}else{name}") && !is_fixed("&name"));
    assert!(!is_fixed("name") && !is_fixed("self.table()") && !is_fixed("id.to_string()"));
}
