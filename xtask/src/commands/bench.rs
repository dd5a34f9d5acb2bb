//! `cargo xtask bench`: builds with optimisations and measures.

use std::process::ExitCode;

use anyhow::Result;

use crate::progress::Progress;
use crate::{process, repository, web};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Handed on to the benchmark; `-- --help` tells what it takes.
    #[arg(last = true)]
    rest: Vec<String>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let progress = Progress::start();
    web::build(&progress)?;
    progress.step("the programs, with optimisations", || {
        let packages = ["-p", "blazz-testkit", "-p", "blazz-server"];
        process::run(process::cargo().args(["build", "--release", "--bins"]).args(packages))
    })?;
    let release = repository::target()?.join("release");
    let mut bench = process::program(release.join("blazz-bench"));
    bench.env("BLAZZ_BIN", release.join("blazz")).args(&arguments.rest);
    process::run(&mut bench)?;
    Ok(ExitCode::SUCCESS)
}
