//! Rules about documents, files and SQL that no ready-made lint knows.

mod architecture;
mod conformance;
mod documents;
mod files;
mod rust_text;
mod schema;
mod security;
mod sql;
mod tree;

/// Fails with every finding at once, one a line.
fn assert_none(findings: &[String], rule: &str) {
    assert!(findings.is_empty(), "{rule}:\n  {}", findings.join("\n  "));
}
