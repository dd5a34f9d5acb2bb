//! `cargo xtask prove`: the long proof of what the product promises, and the page that shows it.

use std::ffi::OsString;
use std::fs;
use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::packages::{self, FAKETIME, MARIADB, STRACE};
use crate::progress::Progress;
use crate::{mariadb, process, programs, repository, suites, web};

/// The page, and where the figures of the last run stand in it.
const PAGE: &str = "docs/reliability.md";
const BEGIN: &str = "<!-- figures of the last run -->\n";
const END: &str = "<!-- end of the figures -->";

/// The tests that take seeds, kills or sequences.
const TESTS: &str =
    "binary(crash) + binary(outages) + binary(live) + test(model) + test(convergence)";

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// How often the program, or its database server, is killed at random on each database.
    #[arg(long, default_value_t = 200)]
    kills: u32,
    /// How many times as many sequences of the models as in `cargo xtask test`.
    #[arg(long, default_value_t = 10)]
    sequences: u32,
    /// Repeats a run as far as a seed can; without it every run has another.
    #[arg(long)]
    seed: Option<u64>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let progress = Progress::start();
    packages::ensure(&[&MARIADB, &STRACE, &FAKETIME])?;
    web::build(&progress)?;
    progress.step("the programs and the tests", programs::build_all)?;
    progress.step("the program that crashes on demand", programs::build_faulty)?;
    let server = progress.step("a private MariaDB", mariadb::start)?;
    let mut environment = suites::environment(Some(server.url()))?;
    environment.extend(arguments.environment());
    let mut nextest = process::cargo();
    nextest.envs(environment).args([
        "nextest",
        "run",
        "--workspace",
        "--profile",
        "prove",
        "-E",
        TESTS,
    ]);
    let proven = process::run(&mut nextest);
    write_figures()?;
    progress.say(&format!("the figures stand in {PAGE}"));
    proven?;
    Ok(ExitCode::SUCCESS)
}

impl Arguments {
    fn environment(&self) -> Vec<(&'static str, OsString)> {
        let mut environment = vec![
            ("BLAZZ_TEST_KILLS", self.kills.to_string().into()),
            ("BLAZZ_TEST_SEQUENCES", self.sequences.to_string().into()),
        ];
        environment.extend(self.seed.map(|seed| ("BLAZZ_TEST_SEED", seed.to_string().into())));
        environment
    }
}

/// Puts what the tests have left behind into the page.
fn write_figures() -> Result<()> {
    let figures = process::output(&mut process::program(programs::path("blazz-figures")?))?;
    let figures = String::from_utf8(figures).context("reading the figures")?;
    let file = repository::root().join(PAGE);
    let page = fs::read_to_string(&file).with_context(|| format!("reading {PAGE}"))?;
    let (before, rest) = page.split_once(BEGIN).context("the page has no place for figures")?;
    let (_, after) = rest.split_once(END).context("the place for figures has no end")?;
    fs::write(&file, format!("{before}{BEGIN}\n{figures}\n{END}{after}"))
        .with_context(|| format!("writing {PAGE}"))
}
