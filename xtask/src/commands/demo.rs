//! `cargo xtask demo`: builds what is not built yet, then becomes the demo.

use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{ExitCode, Stdio};

use anyhow::{Context, Result};

use crate::progress::Progress;
use crate::{process, repository, web};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Keep the demo's data in this folder; without it they are gone when the demo ends.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Listen on this port.
    #[arg(long, value_name = "N")]
    port: Option<u16>,
    /// Build with optimisations: slower to build, faster to run.
    #[arg(long)]
    release: bool,
    /// Handed on to the demo; `-- --help` tells what it takes.
    #[arg(last = true)]
    rest: Vec<OsString>,
}

impl Arguments {
    fn for_the_demo(&self) -> Vec<OsString> {
        let data = self.data.iter().flat_map(|folder| ["--data".into(), folder.into()]);
        let port = self.port.iter().flat_map(|port| ["--port".into(), port.to_string().into()]);
        data.chain(port).chain(self.rest.iter().cloned()).collect()
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let progress = Progress::start();
    web::build(&progress)?;
    let profile = if arguments.release { "release" } else { "dev" };
    progress.step("the program", || {
        let features = ["--features", "linked-devices", "--profile", profile];
        process::run(process::cargo().args(["build", "-p", "blazz-demo"]).args(features))
    })?;
    let folder = if arguments.release { "release" } else { "debug" };
    let program = repository::target()?.join(folder).join("blazz-demo");
    let error =
        process::program(&program).stdin(Stdio::inherit()).args(arguments.for_the_demo()).exec();
    Err(error).with_context(|| format!("starting {}", program.display()))
}
