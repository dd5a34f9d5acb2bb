//! Programs of Python packages, each in a folder of its own below cargo's target folder.

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::{process, repository};

/// A package of a certain version, and the program in it that is wanted.
pub(crate) struct Tool {
    /// As pip wants it: `name[extras]==version`.
    pub(crate) package: &'static str,
    pub(crate) program: &'static str,
}

pub(crate) const SCHEMATHESIS: Tool =
    Tool { package: "schemathesis==4.32.5", program: "schemathesis" };

/// An S3-compatible store, in memory.
pub(crate) const MOTO: Tool = Tool { package: "moto[server,s3]==5.2.5", program: "moto_server" };

impl Tool {
    fn folder(&self) -> Result<PathBuf> {
        let name = self.package.replace("==", "-").replace(['[', ']', ','], "-");
        Ok(repository::target()?.join("tools").join(name))
    }

    /// The program, when it is there.
    pub(crate) fn find(&self) -> Result<Option<PathBuf>> {
        let program = self.folder()?.join("bin").join(self.program);
        Ok(program.exists().then_some(program))
    }

    /// The program, installed when it is not there yet.
    pub(crate) fn install(&self) -> Result<PathBuf> {
        if let Some(program) = self.find()? {
            return Ok(program);
        }
        let folder = self.folder()?;
        // What a broken installation left is replaced.
        process::run(process::program("python3").args(["-m", "venv", "--clear"]).arg(&folder))
            .with_context(|| {
                format!("making a folder for {}; on Debian this needs python3-venv", self.package)
            })?;
        let pip = ["install", "--quiet", "--disable-pip-version-check", self.package];
        process::run(process::program(folder.join("bin/pip")).args(pip))
            .with_context(|| format!("installing {}", self.package))?;
        self.find()?.with_context(|| format!("{} brought no {}", self.package, self.program))
    }
}
