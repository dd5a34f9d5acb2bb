//! `cargo xtask bench`: builds with optimisations and measures, on SQLite and on a private MariaDB.

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::Result;

use crate::packages::{self, MARIADB};
use crate::progress::Progress;
use crate::{mariadb, process, repository, web};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Only these parts: start, webhooks, paced, mariadb, live, sockets, sends, linked, soak, trial, tenth, full.
    parts: Vec<String>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let progress = Progress::start();
    packages::ensure(&[&MARIADB])?;
    build(&progress)?;
    let server = progress.step("a private MariaDB", mariadb::start_for_measurements)?;
    let url = OsString::from(server.url());
    measure(&arguments.parts, &[("BLAZZ_BENCH_MYSQL_URL", url)])?;
    Ok(ExitCode::SUCCESS)
}

/// Builds what is measured, which is what ships but for one thing: it takes a simulated WhatsApp for the real one.
pub(crate) fn build(progress: &Progress) -> Result<()> {
    web::build(progress)?;
    web::install_baileys(progress)?;
    progress.step("the programs, with optimisations", || {
        let packages = ["-p", "blazz-testkit", "-p", "blazz-server"];
        let simulated = ["--features", "blazz-server/simulated"];
        let build = ["build", "--release", "--bins"];
        process::run(process::cargo().args(build).args(packages).args(simulated))
    })
}

/// Measures these parts with what was built.
pub(crate) fn measure(parts: &[String], environment: &[(&str, OsString)]) -> Result<()> {
    let target = repository::target()?;
    let release = target.join("release");
    let mut bench = process::program(release.join("blazz-bench"));
    bench
        .env("BLAZZ_BIN", release.join("blazz"))
        .env("BLAZZ_BENCH_TABLE", target.join("bench.md"))
        .envs(environment.iter().map(|(name, value)| (name, value)))
        .args(parts);
    process::run(&mut bench)
}
