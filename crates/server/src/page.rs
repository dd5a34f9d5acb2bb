//! The page, built by Vite and embedded into the program.

use blazz_api::PageFile;
use rust_embed::RustEmbed;

/// The files of `web/dist`; empty when the page was not built.
#[derive(Debug, RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../web/dist"]
#[allow_missing = true]
struct Page;

/// Finds a file by its path below the page's root.
pub(crate) fn find(path: &str) -> Option<PageFile> {
    let file = Page::get(path)?;
    Some(PageFile { sha256: file.metadata.sha256_hash(), bytes: file.data })
}
