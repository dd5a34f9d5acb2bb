//! The repository as the rules see it: its root and the source files below a folder.

use std::fs;
use std::path::{Path, PathBuf};

/// What is never looked into: nobody writes it by hand.
const FOREIGN: [&str; 6] =
    ["node_modules", "target", "dist", "schema.d.ts", "test-results", "fixtures"];

pub(crate) fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().expect("xtask lies in the repository").to_path_buf()
}

/// A file's path from the root, and its text.
pub(crate) struct Source {
    pub(crate) path: String,
    pub(crate) text: String,
}

/// All hand-written files below a folder whose name ends in one of the extensions, sorted.
pub(crate) fn sources(folder: &str, extensions: &[&str]) -> Vec<Source> {
    let mut paths = Vec::new();
    collect(&root().join(folder), &mut paths);
    paths.retain(|path| {
        path.extension()
            .and_then(|found| found.to_str())
            .is_some_and(|found| extensions.contains(&found))
    });
    paths.sort();
    paths.iter().map(|path| read(path)).collect()
}

pub(crate) fn read(path: &Path) -> Source {
    let text =
        fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let path = path.strip_prefix(root()).unwrap_or(path);
    Source { path: path.display().to_string(), text }
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let entry = entry.expect("a folder of the repository can be listed").path();
        let name = entry.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if FOREIGN.contains(&name) {
            continue;
        }
        if entry.is_dir() {
            collect(&entry, paths);
        } else {
            paths.push(entry);
        }
    }
}
