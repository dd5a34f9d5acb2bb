//! Inputs that once were not answered properly.

use std::fs;
use std::path::PathBuf;

use sha2::{Digest, Sha256};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/api/malformed/kept")
}

/// Writes an input down and gives the name of its file; `<kind>-<hash>.txt`.
pub(super) fn keep(kind: &str, input: &str) -> String {
    let hash = hex::encode(Sha256::digest(input.as_bytes()));
    let file = folder().join(format!("{kind}-{}.txt", &hash[..12]));
    fs::write(&file, input).unwrap();
    file.display().to_string()
}

/// Every kept input with its kind.
pub(super) fn all() -> Vec<(String, String)> {
    let files = fs::read_dir(folder()).unwrap().map(|file| file.unwrap().path());
    let inputs = files.filter(|file| file.extension().is_some_and(|it| it == "txt")).map(|file| {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        let kind = name.split('-').next().unwrap_or_default().to_owned();
        (kind, fs::read_to_string(&file).unwrap())
    });
    inputs.collect()
}
