//! `cargo xtask test`: every suite, on private servers, and the totals.

use std::env;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::Result;
use blazz_testservers::MariaDb;

use crate::mariadb;
use crate::packages::{self, CHROMIUM, FAKETIME, FONTS, MARIADB, PYTHON, Package, STRACE};
use crate::progress::Progress;
use crate::python::MOTO;
use crate::suites::{self, Suite};
use crate::totals::{Counts, Totals};
use crate::{programs, web};

/// A server the developer runs already; without it a private one is started.
const GIVEN_SERVER: &str = "BLAZZ_TEST_MYSQL_URL";

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Only these suites; all without it.
    #[arg(value_enum)]
    suites: Vec<Suite>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let progress = Progress::start();
    let suites = if arguments.suites.is_empty() { &Suite::ALL[..] } else { &arguments.suites };
    let mut totals = Totals::default();
    match prepare(suites, &progress) {
        Ok(server) => run_all(suites, server.as_ref(), &progress, &mut totals)?,
        Err(error) => {
            progress.say(&format!("{error:#}"));
            totals.add("preparation", Counts::default().of_run(false), progress.elapsed());
        }
    }
    println!("\n{totals}");
    Ok(if totals.failed() == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Builds everything and starts the servers; they stop when the answer is dropped.
fn prepare(suites: &[Suite], progress: &Progress) -> Result<Option<MariaDb>> {
    let needs_server = suites.contains(&Suite::Rust) && env::var_os(GIVEN_SERVER).is_none();
    let mut packages: Vec<&Package> = Vec::new();
    if suites.contains(&Suite::Rust) {
        packages.extend([&MARIADB, &STRACE, &FAKETIME]);
    }
    if suites.contains(&Suite::Stories) {
        packages.extend([&CHROMIUM, &FONTS]);
    }
    if suites.contains(&Suite::Rust) || suites.contains(&Suite::Contract) {
        packages.push(&PYTHON);
    }
    packages::ensure(&packages)?;
    web::build(progress)?;
    if suites.contains(&Suite::Rust) {
        web::install_baileys(progress)?;
        progress.step("an S3-compatible store", || MOTO.install().map(drop))?;
    }
    progress.step("the programs and the tests", programs::build_all)?;
    if suites.contains(&Suite::Rust) {
        progress.step("the program that crashes on demand", programs::build_faulty)?;
    }
    needs_server.then(|| progress.step("a private MariaDB", mariadb::start)).transpose()
}

/// A suite that fails does not keep the others from being run: the totals are always whole.
fn run_all(
    suites: &[Suite],
    server: Option<&MariaDb>,
    progress: &Progress,
    totals: &mut Totals,
) -> Result<()> {
    let environment = suites::environment(server.map(MariaDb::url))?;
    for suite in suites {
        let began = Instant::now();
        progress.say(&format!("{} …", suite.title()));
        let ran = suite.run(&environment).unwrap_or_else(|error| {
            progress.say(&format!("{error:#}"));
            Counts::default().of_run(false).into()
        });
        let Counts { passed, failed, .. } = ran.counts;
        progress.say(&format!("{}: {passed} passed, {failed} failed", suite.title()));
        totals.add(suite.title(), ran.counts, began.elapsed());
        totals.name(suite.title(), ran.failures);
    }
    Ok(())
}
