//! Documents: every path they name exists.

use crate::assert_none;
use crate::tree::{Source, read, root, sources};

/// A path begins in one of these, or is a file of the root.
const FOLDERS: [&str; 7] = ["crates/", "web/", "xtask/", "docs/", ".ci/", ".config/", ".cargo/"];
const ROOT_FILES: [&str; 4] = [".md", ".toml", ".lock", ".yml"];

fn all() -> Vec<Source> {
    let at_the_root = ["README", "ARCHITECTURE", "CONTRIBUTING", "SECURITY", "CHANGELOG"];
    let mut documents: Vec<Source> =
        at_the_root.iter().map(|name| read(&root().join(format!("{name}.md")))).collect();
    documents.extend(sources("docs", &["md"]));
    documents
}

#[test]
fn every_path_that_a_document_names_exists() {
    let mut findings = Vec::new();
    for document in all() {
        for (number, line) in prose(&document.text) {
            let folder = root().join(&document.path);
            let folder = folder.parent().expect("a document lies in a folder").to_path_buf();
            let named = code_spans(line).into_iter().filter(|span| is_path(span));
            let missing_names = named
                .flat_map(|span| alternatives(&span))
                .filter(|path| !root().join(path).exists());
            let missing_links = links(line).into_iter().filter(|link| !folder.join(link).exists());
            for path in missing_names.chain(missing_links) {
                findings.push(format!("{}:{number}: {path}", document.path));
            }
        }
    }
    assert_none(&findings, "a document names what is not there");
}

/// The numbered lines outside fenced code.
fn prose(text: &str) -> Vec<(usize, &str)> {
    let mut is_fenced = false;
    let mut lines = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            is_fenced = !is_fenced;
        } else if !is_fenced {
            lines.push((index + 1, line));
        }
    }
    lines
}

/// What stands between single backticks.
pub(crate) fn code_spans(line: &str) -> Vec<String> {
    line.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

fn is_path(span: &str) -> bool {
    let has_only =
        |character: char| character.is_ascii_alphanumeric() || "._-/{},<>*".contains(character);
    let is_below_a_folder = FOLDERS.iter().any(|folder| span.starts_with(folder));
    let is_at_the_root =
        !span.contains('/') && ROOT_FILES.iter().any(|ending| span.ends_with(ending));
    span.chars().all(has_only) && (is_below_a_folder || is_at_the_root)
}

/// `a/{b,c}.rs` names two paths; `a/<noun>.rs` and `a/*.rs` name their folder.
fn alternatives(span: &str) -> Vec<String> {
    if let Some(start) = span.find(['<', '*']) {
        let folder = span[..start].rfind('/').map_or("", |slash| &span[..slash]);
        return alternatives(folder);
    }
    let braces = span.find('{').zip(span.find('}'));
    let Some((open, close)) = braces else { return vec![span.to_owned()] };
    let (before, after) = (&span[..open], &span[close + 1..]);
    span[open + 1..close]
        .split(',')
        .flat_map(|middle| alternatives(&format!("{before}{middle}{after}")))
        .collect()
}

/// Targets of `[text](target)` inside the repository, without their anchor.
fn links(line: &str) -> Vec<String> {
    let targets = line.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    targets
        .filter(|target| !target.contains("://") && !target.starts_with(['#', '/']))
        .map(|target| target.split('#').next().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn paths_are_told_from_other_code() {
    assert!(is_path("crates/domain/src/lib.rs") && is_path("deny.toml"));
    assert!(!is_path("GET /chats") && !is_path("/api/v1") && !is_path("tokio::spawn"));
    assert_eq!(alternatives("web/src/{a,b}.ts"), ["web/src/a.ts", "web/src/b.ts"]);
    assert_eq!(alternatives("crates/api/src/<noun>.rs"), ["crates/api/src"]);
    assert_eq!(links("see [a](docs/a.md#top) and [b](https://b)"), ["docs/a.md"]);
}
