//! The socket's table: every row of the protocol names a test that is there.

use std::collections::HashMap;

use crate::assert_none;
use crate::documents::code_spans;
use crate::tree::{read, root, sources};

const TABLE: &str = "docs/socket-conformance.md";
const TESTS: &str = "crates/server/tests/socket";
/// The rows of the protocol's conformance table.
const ROWS: std::ops::RangeInclusive<usize> = 1..=76;

/// The tests that each numbered row names.
fn rows() -> HashMap<usize, Vec<String>> {
    let table = read(&root().join(TABLE)).text;
    let row = |line: &str| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let number: usize = cells.get(1)?.parse().ok()?;
        let tests = cells.get(3).map(|cell| code_spans(cell)).unwrap_or_default();
        Some((number, tests))
    };
    let mut rows: HashMap<usize, Vec<String>> = HashMap::new();
    for (number, tests) in table.lines().filter_map(row) {
        rows.entry(number).or_default().extend(tests);
    }
    rows
}

/// `module::name` of every test of the socket.
fn tests() -> Vec<String> {
    let mut tests = Vec::new();
    for source in sources(TESTS, &["rs"]) {
        let module = source.path.trim_start_matches(TESTS).trim_matches('/').replace(".rs", "");
        let lines: Vec<&str> = source.text.lines().collect();
        for pair in lines.windows(2) {
            if pair[0].trim().starts_with("#[tokio::test")
                && let Some(rest) = pair[1].trim().strip_prefix("async fn ")
                && let Some((name, _)) = rest.split_once('(')
            {
                tests.push(format!("{module}::{name}"));
            }
        }
    }
    tests
}

#[test]
fn every_row_of_the_protocol_has_its_test() {
    let (rows, tests) = (rows(), tests());
    let mut findings: Vec<String> = ROWS
        .filter(|row| rows.get(row).is_none_or(Vec::is_empty))
        .map(|row| format!("row {row:02} has no test"))
        .collect();
    findings.extend(
        rows.keys().filter(|row| !ROWS.contains(row)).map(|row| format!("row {row} is none")),
    );
    for (row, named) in &rows {
        let missing = named.iter().filter(|name| !tests.contains(name));
        findings.extend(missing.map(|name| format!("row {row:02}: there is no test {name}")));
    }
    assert_none(&findings, "docs/socket-conformance.md names a test for each row");
}
