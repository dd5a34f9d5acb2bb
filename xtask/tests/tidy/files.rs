//! Every source file: how long it may be, how it begins, and what it must not be left with.

use crate::assert_none;
use crate::tree::{Source, sources};

const LONGEST: usize = 400;

fn all() -> Vec<Source> {
    let rust = ["crates", "xtask"].into_iter().flat_map(|folder| sources(folder, &["rs"]));
    let page = ["web/src", "web/e2e", "web/realtime-clients"]
        .into_iter()
        .flat_map(|folder| sources(folder, &["ts", "mjs", "vue", "css"]));
    rust.chain(page).collect()
}

#[test]
fn no_file_is_longer_than_a_reader_can_hold() {
    let findings: Vec<String> = all()
        .iter()
        .filter(|source| source.text.lines().count() > LONGEST)
        .map(|source| format!("{}: {} lines", source.path, source.text.lines().count()))
        .collect();
    assert_none(&findings, "at most 400 lines a file");
}

#[test]
fn the_first_line_says_what_the_file_holds() {
    let findings: Vec<String> = all()
        .iter()
        .filter(|source| {
            !says_something(source.text.lines().next().unwrap_or_default(), &source.path)
        })
        .map(|source| source.path.clone())
        .collect();
    assert_none(&findings, "the first line is a comment that says what the file holds");
}

/// `//! A sentence` in Rust; `// A sentence`, `/* A sentence` or `<!-- A sentence` in the page.
fn says_something(line: &str, path: &str) -> bool {
    let starts: &[&str] = if path.rsplit('.').next() == Some("rs") {
        &["//! "]
    } else {
        &["// ", "/** ", "/* ", "<!-- "]
    };
    let sentence = starts.iter().find_map(|start| line.strip_prefix(start)).unwrap_or_default();
    let begins_well = sentence.starts_with(|first: char| !first.is_lowercase());
    begins_well && sentence.split_whitespace().count() > 1
}

#[test]
fn nothing_is_left_unfinished() {
    let marks =
        [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("HA", "CK:"), concat!("#[ig", "nore")];
    let in_page_tests = [".only(", "it.skip(", "test.skip(", "describe.skip("];
    let mut findings = Vec::new();
    for source in all() {
        let is_page_test = source.path.starts_with("web/");
        for (number, line) in source.text.lines().enumerate() {
            let is_marked = marks.iter().any(|mark| line.contains(mark))
                || is_page_test && in_page_tests.iter().any(|mark| line.contains(mark));
            if is_marked {
                findings.push(format!("{}:{}: {}", source.path, number + 1, line.trim()));
            }
        }
    }
    assert_none(&findings, "finish it, or remove the promise");
}
