//! `docs/security.md` has every line of the standard, `docs/reliability.md` every promise, and every test
//! they name exists.

use std::collections::BTreeSet;

use crate::assert_none;
use crate::documents::code_spans;
use crate::tree::{read, root, sources};

/// The lines of OWASP ASVS 5.0 that the product has to answer for.
const LINES: &str = "1.2.1 1.2.4 1.2.5 1.3.4 1.3.6 1.3.7 2.2.2 2.3.3 2.3.4 2.4.1 3.2.1 3.3.1 3.3.3 3.3.4 3.4.1 \
    3.4.2 3.4.3 3.4.4 3.4.6 3.5.1 4.1.3 4.2.1 4.4.2 4.4.3 4.4.4 5.2.1 5.2.2 5.2.3 5.3.2 5.4.1 5.4.2 5.4.3 6.2.4 \
    6.2.12 6.3.1 6.3.3 6.4.3 7.2.4 7.3.1 7.3.2 7.4.1 7.4.2 8.2.1 8.2.2 8.2.3 8.3.2 8.4.1 11.3.2 11.3.3 11.4.2 \
    12.3.2 13.3.1 14.2.1 15.3.1 15.3.3 16.2.5 16.3.1 16.3.2 16.4.1 16.5.1 16.5.3";

/// Words of the promises that look like names of tests.
const FIELDS: [&str; 4] =
    ["client_message_id", "out_of_order", "unhealed_sockets", "status_backwards"];

/// The shortest text that can be a reason.
const REASON: usize = 20;

#[test]
fn every_line_is_answered_by_a_test_that_exists_or_by_a_reason() {
    let tests = tests();
    let mut findings = Vec::new();
    for (line, proof) in rows() {
        let named = code_spans(&proof).into_iter().filter(|span| is_test(span));
        let mut count = 0;
        for name in named {
            count += 1;
            if !tests.contains(&name) {
                findings.push(format!("{line}: there is no test {name}"));
            }
        }
        if count == 0 && proof.trim().len() < REASON {
            findings.push(format!("{line}: neither a test nor a reason"));
        }
    }
    assert_none(&findings, "docs/security.md");
}

#[test]
fn every_promise_names_tests_that_exist() {
    let tests = tests();
    let document = read(&root().join("docs/reliability.md")).text;
    let promises: Vec<&str> = document.lines().filter(|line| line.starts_with("| I")).collect();
    let named = code_spans(&promises.join("\n"));
    let missing: Vec<String> = named
        .into_iter()
        .filter(|name| is_test(name) && !FIELDS.contains(&name.as_str()) && !tests.contains(name))
        .collect();
    assert_eq!(promises.len(), 10, "ten promises");
    assert_none(&missing, "docs/reliability.md names tests that do not exist");
}

#[test]
fn every_line_of_the_standard_stands_once() {
    let rows = rows();
    let listed: Vec<&str> =
        rows.iter().flat_map(|(line, _)| line.split(',')).map(str::trim).collect();
    let known: BTreeSet<&str> = LINES.split_whitespace().collect();
    let found: BTreeSet<&str> = listed.iter().copied().collect();
    assert_eq!(found, known);
    assert_eq!(listed.len(), found.len(), "a line stands twice");
}

#[test]
fn nothing_turns_the_check_of_certificates_off() {
    let findings: Vec<String> = sources("crates", &["rs"])
        .into_iter()
        .filter(|source| {
            source.text.contains("danger_accept") || source.text.contains(".dangerous()")
        })
        .map(|source| source.path)
        .collect();
    assert_none(&findings, "clients verify certificates");
}

/// The first cell and the last one of each row.
fn rows() -> Vec<(String, String)> {
    let document = read(&root().join("docs/security.md")).text;
    let is_row =
        |line: &&str| line.starts_with("| ") && line[2..].starts_with(|c: char| c.is_ascii_digit());
    let cells = |line: &str| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').collect();
        (cells[0].trim().to_owned(), cells[cells.len() - 1].to_owned())
    };
    document.lines().filter(is_row).map(cells).collect()
}

/// A behaviour in words that are joined.
fn is_test(span: &str) -> bool {
    span.contains('_')
        && span.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && !span.starts_with('_')
}

/// Names of all functions that stand below a line saying that they are tests, or in the two-database macro.
fn tests() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for source in sources("crates", &["rs"]).into_iter().chain(sources("xtask", &["rs"])) {
        let is_on_both = source.text.contains("on_both! {");
        let mut is_marked = false;
        for line in source.text.lines().map(str::trim) {
            let name = line.strip_prefix("async fn ").or_else(|| line.strip_prefix("fn "));
            if let Some(name) = name.and_then(|rest| rest.split('(').next())
                && (is_marked || is_on_both)
            {
                names.insert(name.to_owned());
            }
            let is_attribute = line.starts_with("#[");
            is_marked = is_attribute && (is_marked || line.contains("test"));
        }
    }
    names
}
