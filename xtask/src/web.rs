//! The page: its npm packages and its build, each made again only when its sources changed.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::progress::Progress;
use crate::stamp::Stamp;
use crate::{packages, process, repository};

/// Node's oldest version the page is built with.
const OLDEST_NODE: (u32, u32) = (20, 19);

/// What the built page is made from.
const SOURCES: [&str; 8] = [
    "src",
    "public",
    "build",
    "index.html",
    "package.json",
    "package-lock.json",
    "vite.config.ts",
    "tsconfig.json",
];

/// Installs the npm packages of the page.
pub(crate) fn install(progress: &Progress) -> Result<()> {
    install_in(&repository::web(), "npm packages of the page", &[], progress)
}

/// Installs the unmodified client of linked devices that tests talk to. None of its packages runs anything of its own.
pub(crate) fn install_baileys(progress: &Progress) -> Result<()> {
    let folder = repository::root().join("crates/testkit/baileys");
    install_in(&folder, "Baileys", &["--ignore-scripts"], progress)
}

/// Installs npm packages when `package-lock.json` is not what they were installed from.
fn install_in(folder: &Path, what: &str, flags: &[&str], progress: &Progress) -> Result<()> {
    let modules = folder.join("node_modules");
    let stamp = Stamp::of(modules.join(".installed-from"), &[folder.join("package-lock.json")])?;
    if stamp.is_current() {
        return Ok(());
    }
    require_node()?;
    progress.step(what, || {
        let install = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
        process::run(process::npm().current_dir(folder).args(install).args(flags))?;
        stamp.set()
    })
}

/// Builds `web/dist` when its sources are not what it was built from.
pub(crate) fn build(progress: &Progress) -> Result<()> {
    install(progress)?;
    let web = repository::web();
    let sources: Vec<PathBuf> = SOURCES.iter().map(|source| web.join(source)).collect();
    let stamp = Stamp::of(web.join("node_modules/.built-from"), &sources)?;
    if stamp.is_current() && web.join("dist/index.html").exists() {
        return Ok(());
    }
    progress.step("the page", || {
        process::run(process::npm().args(["run", "build"]))?;
        stamp.set()
    })
}

fn require_node() -> Result<()> {
    for program in ["node", "npm"] {
        if packages::find_program(program).is_none() {
            bail!("{program} is missing: install Node.js 20.19 or newer (https://nodejs.org)");
        }
    }
    let version = process::output(process::program("node").arg("--version"))?;
    let version = String::from_utf8_lossy(&version);
    let found = parse(version.trim()).with_context(|| format!("reading {version}"))?;
    if found < OLDEST_NODE {
        bail!("Node.js {} is too old: install 20.19 or newer (https://nodejs.org)", version.trim());
    }
    Ok(())
}

/// Major and minor of `v20.19.2`.
fn parse(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version.trim_start_matches('v').split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_versions_are_compared_as_numbers() {
        assert!(parse("v20.9.0").unwrap() < OLDEST_NODE);
        assert!(parse("v20.19.2").unwrap() >= OLDEST_NODE);
        assert!(parse("v24.0.1").unwrap() >= OLDEST_NODE);
        assert_eq!(parse("nonsense"), None);
    }
}
