//! Files made from the code: made again and compared with what lies in the tree.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::{process, programs, repository};

/// A file in the tree that nobody writes by hand.
pub(crate) struct Generated {
    /// From the repository's root.
    pub(crate) path: &'static str,
    by: Maker,
}

enum Maker {
    /// The program writes it to its standard output.
    Blazz(&'static [&'static str]),
    /// A script of the page writes the file itself.
    Npm(&'static str),
}

/// In the order in which one is made from another.
pub(crate) const ALL: [Generated; 4] = [
    Generated { path: "crates/api/openapi.json", by: Maker::Blazz(&["openapi"]) },
    Generated { path: "web/src/api/schema.d.ts", by: Maker::Npm("gen:api") },
    Generated { path: "docs/config.md", by: Maker::Blazz(&["config", "docs"]) },
    Generated { path: "docs/permissions.md", by: Maker::Blazz(&["permissions"]) },
];

impl Generated {
    /// Makes the file again. Whether it was up to date; a file that was not is
    /// replaced when `keep` says so, else left as it was.
    pub(crate) fn is_current(&self, keep: bool) -> Result<bool> {
        let file = repository::root().join(self.path);
        let before = fs::read(&file).ok();
        let after = self.make(&file).with_context(|| format!("making {}", self.path))?;
        let is_current = before.as_ref() == Some(&after);
        let content = if keep { Some(after) } else { before };
        if let Some(content) = content {
            write_if_changed(&file, &content)?;
        }
        Ok(is_current)
    }

    fn make(&self, file: &Path) -> Result<Vec<u8>> {
        match self.by {
            Maker::Blazz(arguments) => {
                process::output(process::program(programs::path("blazz")?).args(arguments))
            }
            Maker::Npm(script) => {
                process::output(process::npm().args(["run", "--silent", script]))?;
                fs::read(file).context("reading what was made")
            }
        }
    }
}

fn write_if_changed(file: &Path, content: &[u8]) -> Result<()> {
    if fs::read(file).is_ok_and(|present| present == content) {
        return Ok(());
    }
    fs::write(file, content).with_context(|| format!("writing {}", file.display()))
}
