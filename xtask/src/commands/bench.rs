//! `cargo xtask bench`: builds with optimisations and measures, on SQLite and on a private MariaDB.

use std::process::ExitCode;

use anyhow::Result;

use crate::packages::{self, MARIADB};
use crate::progress::Progress;
use crate::{mariadb, process, repository, web};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Only these parts: start, webhooks, paced, mariadb, live, sockets, sends, trial, tenth, full.
    parts: Vec<String>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let progress = Progress::start();
    packages::ensure(&[&MARIADB])?;
    web::build(&progress)?;
    progress.step("the programs, with optimisations", || {
        let packages = ["-p", "blazz-testkit", "-p", "blazz-server"];
        process::run(process::cargo().args(["build", "--release", "--bins"]).args(packages))
    })?;
    let server = progress.step("a private MariaDB", mariadb::start_for_measurements)?;
    let target = repository::target()?;
    let release = target.join("release");
    let mut bench = process::program(release.join("blazz-bench"));
    bench
        .env("BLAZZ_BIN", release.join("blazz"))
        .env("BLAZZ_BENCH_MYSQL_URL", server.url())
        .env("BLAZZ_BENCH_TABLE", target.join("bench.md"))
        .args(&arguments.parts);
    process::run(&mut bench)?;
    Ok(ExitCode::SUCCESS)
}
